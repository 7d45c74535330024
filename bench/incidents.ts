import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { openIncidentClient } from '../src/client.js';
import type { IncidentClient } from '../src/client.js';
import { readSettings } from '../src/config.js';
import type { IncidentSnapshot } from '../src/domain/incident.js';
import { aRunbook, aSnapshot } from '../test/support/builders.js';
import { instantWorld } from './instant-world.js';
import type { InstantWorld } from './instant-world.js';
import { measure, percentile } from './measure.js';
import type { Measure } from './measure.js';
import { BARE_QUEUE, openStand } from './stand.js';
import type { Stand } from './stand.js';

const PAIRS = 60;
const WARM_UP = 8;
const BATCHES = 4;
const BATCH = 25;
/** What one restart-repaired incident runs: see `bare-workflows.ts`. */
const COUNTS = { beside: 3, before: 3, after: 2, inChild: 2 };

/** Without a watch, so that an incident is as long as its work. */
const SNAPSHOT: IncidentSnapshot = aSnapshot({ runbook: aRunbook({ watch: { durationMs: 0, everyMs: 1_000 } }) });

/** How quickly an alert becomes an action, and how many incidents a second one machine carries, each against a bare workflow. */
export async function benchIncidents(): Promise<readonly Measure[]> {
  const entered = new EventEmitter({ captureRejections: true }).setMaxListeners(0);
  const world = instantWorld({ onProbe: (service) => void entered.emit(service) });
  const stand = await openStand({ ports: world.ports, onBareActivity: (key) => void entered.emit(key) });
  const client = await openIncidentClient({ settings: readSettings(), address: stand.address });
  try {
    await stand.client.workflow.start('coordinator', {
      workflowId: 'remediation-coordinator',
      taskQueue: 'guardia-incidents',
      args: [{}],
    });
    await stand.client.workflow.start('bareCoordinator', { workflowId: 'bare-coordinator', taskQueue: BARE_QUEUE });
    const latency = await latencies(stand, client, entered, world.add);
    const throughput = await throughputs(stand, client, world);
    return [...latency, ...throughput];
  } finally {
    await client.close();
    await stand.close();
  }
}

async function latencies(
  stand: Stand,
  client: IncidentClient,
  entered: EventEmitter,
  add: (service: string) => void,
): Promise<readonly Measure[]> {
  const subject: number[] = [];
  const baseline: number[] = [];
  for (let pair = 0; pair < PAIRS + WARM_UP; pair += 1) {
    const service = `service-${randomUUID()}`;
    add(service);
    const incident = await timed(entered, service, () =>
      client.intake(
        { type: 'pipeline_down', subject: service, status: 'firing', source: 'api' },
        { snapshot: SNAPSHOT },
      ),
    );
    const key = randomUUID();
    const bare = await timed(entered, key, () =>
      stand.client.workflow.start('bareOneActivity', { workflowId: `bare/${key}`, taskQueue: BARE_QUEUE, args: [key] }),
    );
    await client.temporal.workflow.getHandle(`incident/pipeline_down/${service}`).result();
    if (pair < WARM_UP) continue;
    subject.push(incident);
    baseline.push(bare);
  }
  return [
    measure('alert accepted to first action entered, p50', 'ms', percentile(subject, 0.5), percentile(baseline, 0.5), {
      atMost: 1.5,
    }),
    measure('alert accepted to first action entered, p99', 'ms', percentile(subject, 0.99), percentile(baseline, 0.99)),
  ];
}

async function throughputs(stand: Stand, client: IncidentClient, world: InstantWorld): Promise<readonly Measure[]> {
  const subject: number[] = [];
  const baseline: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    baseline.push(
      await perSecond(async () => {
        const key = `bare-incident/${randomUUID()}`;
        await stand.client.workflow.signalWithStart('bareIncident', {
          workflowId: key,
          taskQueue: BARE_QUEUE,
          args: [key, COUNTS],
          signal: 'alert',
          signalArgs: [''],
        });
        await stand.client.workflow.getHandle(key).result();
        await stand.client.workflow.getHandle(`${key}/record`).result();
      }),
    );
    subject.push(
      await perSecond(async () => {
        const service = `service-${randomUUID()}`;
        world.add(service);
        const opened = await client.intake(
          { type: 'pipeline_down', subject: service, status: 'firing', source: 'simulation' },
          { snapshot: SNAPSHOT },
        );
        await stand.client.workflow.getHandle(opened.workflowId).result();
        await stand.client.workflow.getHandle(`record/${'incidentId' in opened ? opened.incidentId : ''}`).result();
        if (!world.repaired.has(service)) throw new Error(`${service} was not repaired`);
      }),
    );
  }
  return [
    measure('incidents per second', '1/s', percentile(subject, 0.5), percentile(baseline, 0.5), { atLeast: 0.6 }),
  ];
}

async function perSecond(one: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: BATCH }, one));
  return BATCH / ((performance.now() - startedMs) / 1_000);
}

async function timed(entered: EventEmitter, key: string, start: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  const arrived = once(entered, key).then(() => performance.now());
  await start();
  return (await arrived) - startedMs;
}
