import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openIncidentClient } from '../src/client.js';
import type { IncidentClient } from '../src/client.js';
import { connectTo, temporalTarget } from '../src/client/connect.js';
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
import { startMessages } from '../src/messages/start.js';
import { FakeSlack } from '../test/support/fake-slack.js';
import { startChild } from './child.js';
import type { Child } from './child.js';
import { makeHome } from './home.js';
import type { Home } from './home.js';
import type { Strike } from './strike.js';

const NAMESPACE = 'default';
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
  const slack = await FakeSlack.start();
  const home = await makeHome(slack.webhookUrl);
  const { settings } = home;
  const { dataDir, ports } = settings;
  const lab = openLab(settings);
  const startServer = (): Promise<TemporalServer> =>
    startTemporalServer({
      dataDir: join(dataDir, 'temporal'),
      port: ports.temporal,
      uiPort: ports.temporalUi,
      namespace: NAMESPACE,
      binary: async () => (await ensureTemporalBinary({ cacheDir: join(dataDir, 'cache') })).path,
    });
  const [server, postgres] = await Promise.all([
    startServer(),
    startPostgres({ dataDir: join(dataDir, 'postgres'), port: ports.postgres, database: 'guardia' }),
    lab.up(),
  ]);
  const kept = keepAlive(server, { restart: startServer, onDeath: () => undefined, onFailure: console.error });
  const connection = await connectTo(temporalTarget(settings, server.address));
  await prepareNamespace(connection, NAMESPACE);
  await connection.close();
  const documents = openDocuments(settings);
  const client = await openIncidentClient({ settings, address: server.address });
  const workerEnv = { ...home.env, TEMPORAL_ADDRESS: server.address, DATABASE_URL: postgres.url };
  const children: Child[] = [];

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
    async close() {
      await Promise.all(children.map((child) => child.end('SIGKILL')));
      documents.close();
      await client.close();
      await Promise.all([kept.stop(), lab.down(), slack.close()]);
      await postgres.stop('immediate');
      await home.remove();
    },
  };
}
