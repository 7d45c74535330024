import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import { openIncidentClient } from '../src/client.js';
import type { IncidentClient } from '../src/client.js';
import { openDocuments } from '../src/documents/open-documents.js';
import type { IncidentSnapshot } from '../src/domain/incident.js';
import { keepAlive } from '../src/embedded/keep-alive.js';
import { startPostgres } from '../src/embedded/postgres.js';
import { ensureTemporalBinary } from '../src/embedded/temporal-binary.js';
import { prepareNamespace } from '../src/embedded/temporal-namespace.js';
import { startTemporalServer } from '../src/embedded/temporal-server.js';
import type { TemporalServer } from '../src/embedded/temporal-server.js';
import { openLab } from '../src/lab/lab.js';
import type { Lab } from '../src/lab/lab.js';
import { Releasers } from '../src/wiring/releasers.js';
import { startMessages } from '../src/messages/start.js';
import { FakeSlack } from '../test/support/fake-slack.js';
import { startChild } from './child.js';
import type { Child } from './child.js';
import { makeHome } from './home.js';
import type { Home } from './home.js';
import type { Strike } from './strike.js';

const NAMESPACE = 'default';
const EXIT_INTERRUPTED = 130;
const WORKER_READY = new RegExp(startMessages('es').workerReady);

/**
 * Everything that a worker needs, as processes that can be killed one by one: a Temporal server on a file, which is started
 * again where it dies (as `npm start` does it), PostgreSQL, the lab; and beside them a Slack that keeps a ledger.
 */
export interface Stage {
  readonly home: Home;
  readonly slack: FakeSlack;
  readonly lab: Lab;
  readonly client: IncidentClient;
  /** Of a worker that is started by hand. */
  readonly workerEnv: NodeJS.ProcessEnv;
  snapshot(type: string): IncidentSnapshot;
  /** Returns when it polls. The file of the blow appears when it has fallen. */
  startWorker(blow?: { readonly strike: Strike; readonly mark: string }): Promise<Child>;
  serverPid(): Promise<number>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const releasers = new Releasers();
  // Whoever interrupts a long repetition must not find its processes there an hour later.
  const onInterrupt = (): void => void releasers.releaseAll().finally(() => process.exit(EXIT_INTERRUPTED));
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
  releasers.onRelease(() => void process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt));
  try {
    return await open(releasers);
  } catch (error) {
    await releasers.releaseAll().catch(() => undefined);
    throw error;
  }
}

async function open(releasers: Releasers): Promise<Stage> {
  const slack = await FakeSlack.start();
  releasers.onRelease(() => slack.close());
  const home = await makeHome(slack.webhookUrl);
  releasers.onRelease(() => home.remove());
  const { settings } = home;
  const { dataDir, ports } = settings;
  const startServer = (): Promise<TemporalServer> =>
    startTemporalServer({
      dataDir: join(dataDir, 'temporal'),
      port: ports.temporal,
      uiPort: ports.temporalUi,
      namespace: NAMESPACE,
      binary: async () => (await ensureTemporalBinary({ cacheDir: join(dataDir, 'cache') })).path,
    });
  const server = await startServer();
  const kept = keepAlive(server, { restart: startServer, onDeath: () => undefined, onFailure: console.error });
  releasers.onRelease(() => kept.stop());
  const postgres = await startPostgres({
    dataDir: join(dataDir, 'postgres'),
    port: ports.postgres,
    database: 'guardia',
  });
  const lab = openLab(settings);
  releasers.onRelease(() => lab.down());
  await lab.up();
  const documents = openDocuments(settings);
  releasers.onRelease(() => documents.close());
  const client = await openIncidentClient({ settings, address: server.address });
  releasers.onRelease(() => client.close());
  await prepareNamespace(client.temporal.connection as Connection, NAMESPACE);
  const workerEnv = { ...home.env, TEMPORAL_ADDRESS: server.address, DATABASE_URL: postgres.url };
  const children: Child[] = [];
  releasers.onRelease(() => Promise.all(children.map((child) => child.end('SIGKILL'))).then(() => undefined));

  async function serverPid(): Promise<number> {
    const text = await readFile(join(dataDir, 'temporal', 'server.json'), 'utf8');
    return (JSON.parse(text) as { readonly process: { readonly pid: number } }).process.pid;
  }

  return {
    home,
    slack,
    lab,
    client,
    workerEnv,
    serverPid,
    snapshot(type) {
      const found = documents.snapshot(type);
      if (!found) throw new Error(`no runbook for ${type}: ${JSON.stringify(documents.problems())}`);
      return found;
    },
    async startWorker(blow) {
      const strike = blow && { ...blow.strike, mark: blow.mark, serverPid: await serverPid() };
      const child = startChild('worker.ts', { env: workerEnv, ...(strike && { strike }) });
      children.push(child);
      // A blow may fall in the very first moment, on what an earlier worker left open.
      await Promise.race([child.says(WORKER_READY), ...(blow ? [child.ended] : [])]);
      return child;
    },
    close: () => releasers.releaseAll(),
  };
}
