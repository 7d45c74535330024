import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { IncidentClient, IncidentSummary } from '../../src/client.js';
import { CLONE_DIR, PORT_VARIABLES, readSettings } from '../../src/config.js';
import type { IncidentView } from '../../src/domain/incident.js';
import { freePort } from '../../src/embedded/ports.js';
import { Releasers } from '../../src/wiring/releasers.js';
import { openWorker } from '../../src/worker.js';
import type { OpenedWorker } from '../../src/worker.js';
import { dockerSocket } from '../services/docker/engine.js';
import { eventually } from './eventually.js';
import { FakeSlack } from './fake-slack.js';
import { startTestServer } from './test-server.js';
import { startTestStore } from './store.js';

/** guardia.yaml's own words for a service. */
export type WrittenServices = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface RealOperationOptions {
  readonly services: WrittenServices;
  /** Names of services: what the pipeline stands on. */
  readonly pipeline: { readonly scheduler: string; readonly database: string };
  /** Sections and keys of guardia.yaml to set besides, each as a path. */
  readonly also?: readonly (readonly [path: readonly string[], value: unknown])[];
}

/** A whole Guardia in this process, with its own Temporal server and store, before services that are real and not the lab's. */
export interface RealOperation {
  readonly client: IncidentClient;
  readonly worker: OpenedWorker;
  /** What people got: the ledger of the outside. */
  readonly slack: FakeSlack;
  /** The newest incident of that type and subject, once it is as the test waits for it. */
  incident(
    type: string,
    subject: string,
    what: string,
    isSo: (view: IncidentView) => boolean,
    options?: { readonly openedAfterMs?: number; readonly timeoutMs?: number },
  ): Promise<IncidentView>;
  open(): Promise<readonly IncidentSummary[]>;
  close(): Promise<void>;
}

/** How often services are looked at: the "one probe interval". */
export const PROBE_EVERY_MS = 2_000;
const WATCH = '{ for: 2s, every: 1s }';

export async function openRealOperation(options: RealOperationOptions): Promise<RealOperation> {
  const releasers = new Releasers();
  try {
    return await open(options, releasers);
  } catch (error) {
    await releasers.releaseAll().catch(() => undefined);
    throw error;
  }
}

async function open(options: RealOperationOptions, releasers: Releasers): Promise<RealOperation> {
  const slack = await FakeSlack.start();
  releasers.onRelease(() => slack.close());
  const home = await mkdtemp(join(tmpdir(), 'guardia-operation-'));
  releasers.onRelease(() => rm(home, { recursive: true, force: true }));
  await chmod(home, 0o755);
  await writeDocuments(home, options);
  const server = await startTestServer();
  releasers.onRelease(() => server.close());
  const store = await startTestStore();
  releasers.onRelease(() => store.close());
  const ports: [string, string][] = [];
  for (const variable of Object.values(PORT_VARIABLES)) ports.push([variable, String(await freePort())]);
  const settings = readSettings({
    env: {
      GUARDIA_HOME: home,
      GUARDIA_DOCKER_SOCKET: dockerSocket(),
      SLACK_WEBHOOK_URL: slack.webhookUrl,
      ...Object.fromEntries(ports),
    },
  });
  const worker = await openWorker({
    settings,
    temporalAddress: server.address,
    databaseUrl: store.server.url,
    write: () => undefined,
  });
  releasers.onRelease(() => worker.drain());
  worker.closed.catch(() => undefined);
  const { client } = worker;
  return {
    client,
    worker,
    slack,
    open: () => client.list({ state: 'open' }),
    async incident(type, subject, what, isSo, { openedAfterMs = 0, timeoutMs = 90_000 } = {}) {
      let last = 'none was opened';
      const workflowId = `incident/${type}/${subject}`;
      const look = async (): Promise<IncidentView | undefined> => {
        const view = await client.show({ workflowId, incidentId: '' }).catch(() => undefined);
        if (!view || Date.parse(view.openedAt) < openedAfterMs) return undefined;
        last = view.timeline.map(({ code, values }) => `${code} ${JSON.stringify(values)}`).join('\n  ');
        return isSo(view) ? view : undefined;
      };
      return eventually(what, look, timeoutMs).catch((error: Error) => {
        throw new Error(`${error.message}; the timeline of ${workflowId}:\n  ${last}`);
      });
    },
    close: () => releasers.releaseAll(),
  };
}

/** The shipped documents, with these services in the place of the lab, Slack on every level and short watches. */
async function writeDocuments(home: string, { services, pipeline, also = [] }: RealOperationOptions): Promise<void> {
  const shipped = await readFile(join(CLONE_DIR, 'guardia.yaml'), 'utf8');
  const document = parseDocument(shipped.replaceAll('[console]', '[slack]'));
  document.setIn(['services'], services);
  document.setIn(['channels', 'slack'], { kind: 'slack', webhookUrl: '${SLACK_WEBHOOK_URL}' });
  document.setIn(['pipeline', 'scheduler'], pipeline.scheduler);
  document.setIn(['pipeline', 'database'], pipeline.database);
  document.setIn(['pipeline', 'verify'], { how: 'observe' });
  document.setIn(['probes'], { every: `${PROBE_EVERY_MS} ms`, failuresBeforeIncident: 1 });
  // Fault after fault on the same services would meet every limit; what the limits do is tried elsewhere.
  document.setIn(['remediation'], {
    restarts: [{ atMost: 100, within: '1 hour' }],
    budget: { atMost: 100, within: '1 hour' },
    coolDown: '0s',
    circuit: { relapses: 100 },
  });
  for (const [path, value] of also) document.setIn(path, value);
  await writeFile(join(home, 'guardia.yaml'), document.toString());
  await cp(join(CLONE_DIR, 'layouts'), join(home, 'layouts'), { recursive: true });
  await cp(join(CLONE_DIR, 'runbooks'), join(home, 'runbooks'), { recursive: true });
  for (const file of await readdir(join(home, 'runbooks'))) {
    const path = join(home, 'runbooks', file);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/^watch: .*$/m, `watch: ${WATCH}`));
  }
}
