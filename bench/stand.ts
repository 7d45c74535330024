import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../src/activities/index.js';
import type { ActivityPorts } from '../src/activities/index.js';
import { guardActivities } from '../src/activities/interceptor.js';
import { readSettings } from '../src/config.js';
import { freePort } from '../src/embedded/ports.js';
import { ensureTemporalBinary } from '../src/embedded/temporal-binary.js';
import { startTemporalServer } from '../src/embedded/temporal-server.js';
import { prepareNamespace } from '../src/embedded/temporal-namespace.js';
import { logSdkTo } from '../src/wiring/sdk-logging.js';
import { workflowBundle } from '../src/wiring/workflow-bundle.js';
import { TASK_QUEUES } from '../src/workflows/contract.js';

export const BARE_QUEUE = 'bench-bare';

/** A Temporal server like that of `npm start` (a file, WAL), Guardia's workers and the bare ones beside them. */
export interface Stand {
  readonly client: Client;
  readonly address: string;
  close(): Promise<void>;
}

export interface StandOptions {
  readonly ports: ActivityPorts;
  /** Called when a bare activity's body is entered. */
  readonly onBareActivity: (key: string) => void;
}

export async function openStand({ ports, onBareActivity }: StandOptions): Promise<Stand> {
  const dir = await mkdtemp(join(tmpdir(), 'guardia-bench-'));
  const { dataDir } = readSettings();
  logSdkTo(join(dir, 'logs'));
  const [port, uiPort] = [await freePort(), await freePort()];
  const binary = async (): Promise<string> => (await ensureTemporalBinary({ cacheDir: join(dataDir, 'cache') })).path;
  const server = await startTemporalServer({
    dataDir: join(dir, 'temporal'),
    port,
    uiPort,
    namespace: 'default',
    binary,
  });
  const [connection, native, bundle, bare] = await Promise.all([
    Connection.connect({ address: server.address }),
    NativeConnection.connect({ address: server.address }),
    workflowBundle(join(dataDir, 'cache')),
    bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./bare-workflows.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    }),
  ]);
  await prepareNamespace(connection, 'default');
  const activities = { ...createActivities(ports) };
  const interceptors = { activity: [guardActivities({ isLabService: () => true })] };
  const bareActivities = {
    bare_activity: async (key: string): Promise<string> => {
      onBareActivity(key);
      return key;
    },
  };
  const workers = await Promise.all([
    Worker.create({
      connection: native,
      taskQueue: TASK_QUEUES.incidents,
      activities,
      interceptors,
      workflowBundle: { code: bundle.code },
    }),
    Worker.create({ connection: native, taskQueue: TASK_QUEUES.remediation, activities, interceptors }),
    Worker.create({ connection: native, taskQueue: BARE_QUEUE, activities: bareActivities, workflowBundle: bare }),
  ]);
  const running = workers.map((worker) => worker.run());
  return {
    client: new Client({ connection }),
    address: server.address,
    async close() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await connection.close();
      await native.close();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
