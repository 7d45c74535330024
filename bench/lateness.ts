import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { openIncidentClient } from '../src/client.js';
import type { IncidentClient } from '../src/client.js';
import { readSettings } from '../src/config.js';
import { COORDINATOR_WORKFLOW_ID, TASK_QUEUES } from '../src/workflows/contract.js';
import { aRunbook, aSnapshot } from '../test/support/builders.js';
import { instantWorld } from './instant-world.js';
import type { InstantWorld } from './instant-world.js';
import { measure, percentile } from './measure.js';
import type { Measure } from './measure.js';
import { BARE_QUEUE, openStand } from './stand.js';
import type { Stand } from './stand.js';

const BATCHES = 3;
const BATCH = 30;
/** Long enough that all restarts of a batch hang before the first page is due. */
const RESPONSE_MS = 8_000;
const SNAPSHOT = aSnapshot({
  runbook: aRunbook({ maxResponseMs: RESPONSE_MS, watch: { durationMs: 0, everyMs: 1_000 } }),
});

/** How late a page goes out while its incident's restart hangs for ever, against a bare sleep of the same length at the same time. */
export async function benchLateness(): Promise<readonly Measure[]> {
  const seen: Seen = { pages: [], sleeps: [], hung: 0 };
  const restarts = new EventEmitter().setMaxListeners(0);
  const world = instantWorld({
    onPage: (dueAtMs) => void seen.pages.push(Date.now() - dueAtMs),
    restart: async () => {
      seen.hung += 1;
      await once(restarts, 'end');
    },
  });
  const onBareActivity = (dueAtMs: string): void => void seen.sleeps.push(Date.now() - Number(dueAtMs));
  const stand = await openStand({ ports: world.ports, onBareActivity });
  const client = await openIncidentClient({ settings: readSettings(), address: stand.address });
  const pages: number[] = [];
  const sleeps: number[] = [];
  try {
    const coordinator = { workflowId: COORDINATOR_WORKFLOW_ID, taskQueue: TASK_QUEUES.incidents, args: [{}] };
    await stand.client.workflow.start('coordinator', coordinator);
    for (let batch = 0; batch <= BATCHES; batch += 1) {
      Object.assign(seen, { pages: [], sleeps: [], hung: 0 });
      const end = await startBatch(stand, client, world);
      await until(() => seen.pages.length >= BATCH && seen.sleeps.length >= BATCH);
      // The first warms up, and may be so slow that a page is due before its restart.
      if (batch > 0 && seen.hung !== BATCH) throw new Error(`${seen.hung} of ${BATCH} restarts hung`);
      if (batch > 0) pages.push(...seen.pages);
      if (batch > 0) sleeps.push(...seen.sleeps);
      await until(() => seen.hung === BATCH);
      restarts.emit('end');
      await end();
    }
  } finally {
    // Whatever went wrong, a worker does not close before its activities have ended.
    restarts.emit('end');
    await client.close();
    await stand.close();
  }
  return [
    measure('page while a restart hangs: lateness, p50', 'ms', percentile(pages, 0.5), percentile(sleeps, 0.5)),
    measure('page while a restart hangs: lateness, p99', 'ms', percentile(pages, 0.99), percentile(sleeps, 0.99)),
  ];
}

interface Seen {
  pages: number[];
  sleeps: number[];
  hung: number;
}

/** Bare sleeps and incidents, one of each at a time; what it returns waits for the end of all. */
async function startBatch(stand: Stand, client: IncidentClient, world: InstantWorld): Promise<() => Promise<void>> {
  const { workflow } = stand.client;
  const started = await Promise.all(
    Array.from({ length: BATCH }, async () => {
      const service = `service-${randomUUID()}`;
      world.add(service);
      const workflowId = `bare/${service}`;
      await workflow.start('bareSleep', { workflowId, taskQueue: BARE_QUEUE, args: [RESPONSE_MS] });
      return [workflowId, await open(client, service)];
    }),
  );
  return async () => {
    await Promise.all(started.flat().map((workflowId) => workflow.getHandle(workflowId).result()));
  };
}

async function open(client: IncidentClient, subject: string): Promise<string> {
  const alert = { type: 'pipeline_down', subject, status: 'firing', source: 'simulation' } as const;
  return (await client.intake(alert, { snapshot: SNAPSHOT })).workflowId;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
