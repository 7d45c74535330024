import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Cadence } from '../src/domain/maintenance/cadence.js';
import type { RestoreOrder } from '../src/domain/restore.js';
import {
  approveUpdate,
  commandWorkflowId,
  COORDINATOR_WORKFLOW_ID,
  deedActedSignal,
  freezeUpdate,
  incidentQuery,
  incidentWorkflowId,
  maintenanceQuery,
  maintenanceWorkflowId,
  recordWorkflowId,
  restoreNowUpdate,
  restoreQuery,
  restoreWorkflowId,
  TASK_QUEUES,
  unfreezeUpdate,
} from '../src/workflows/contract.js';
import type { ClockInput } from '../src/workflows/ingestion-clock.js';
import type { restore } from '../src/workflows/restore.js';
import { aRunbook, aSnapshot } from '../test/support/builders.js';
import { eventually } from '../test/support/eventually.js';
import { INGESTION_SCENARIOS } from '../test/support/recorded-ingestions.js';
import { startHarness } from '../test/support/harness.js';
import type { Harness } from '../test/support/harness.js';
import { SCENARIOS } from '../test/support/recorded-scenarios.js';
import { IngestionHarness } from '../test/support/virtual-ingestion.js';

/**
 * `npm run histories:record`: runs every scenario on a real server and keeps the history of those that have none yet, for the
 * replay test. A kept one is never replaced: what would not replay it needs `patched`.
 */
const folder = fileURLToPath(new URL('../test/histories/', import.meta.url));
await mkdir(folder, { recursive: true });
const harness = await startHarness();
try {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    harness.reset();
    const incident = await scenario(harness);
    await incident.handle.result();
    await keep(name, incident.workflowId);
    if (name === 'repaired-and-watched') {
      await harness.client.workflow.getHandle(recordWorkflowId(incident.incidentId)).result();
      await keep('record', recordWorkflowId(incident.incidentId));
    }
  }
  await recordWithCoordinator(harness);
  await recordFrozen(harness);
  await recordUndos(harness);
  await recordMaintenance(harness);
} finally {
  await harness.close();
}
await recordIngestions();

/** In real time, because a workflow in virtual time must not talk to one in real time. */
async function recordWithCoordinator({ client, operation }: Harness): Promise<void> {
  operation.reset();
  operation.break('lab-scheduler', 'lab-postgres');
  await client.workflow.start('coordinator', {
    workflowId: COORDINATOR_WORKFLOW_ID,
    taskQueue: TASK_QUEUES.incidents,
    args: [{}],
  });
  const workflowId = incidentWorkflowId('pipeline_down', 'recorded');
  const snapshot = aSnapshot({ runbook: aRunbook({ watch: { durationMs: 2_000, everyMs: 1_000 } }) });
  const input = { type: 'pipeline_down', subject: 'recorded', source: 'cli', snapshot };
  await client.workflow.start('incident', { workflowId, taskQueue: TASK_QUEUES.incidents, args: [input] });
  await client.workflow.getHandle(workflowId).result();
  await keep('repaired-with-the-coordinator', workflowId);
  const commanded = commandWorkflowId('restart_failed_services', 'lab-scheduler', 'recorded');
  const deed = { action: 'restart_failed_services', params: { services: ['lab-scheduler'] } };
  const order = { by: 'Ana', reason: 'recorded', deed };
  await client.workflow.start('command', { workflowId: commanded, taskQueue: TASK_QUEUES.incidents, args: [order] });
  await client.workflow.getHandle(commanded).result();
  await keep('command-that-restarts', commanded);
  await keep('coordinator', COORDINATOR_WORKFLOW_ID);
}

/** People freeze and unfreeze: the incident that was refused meanwhile is told, and looks again. */
async function recordFrozen({ client, operation }: Harness): Promise<void> {
  operation.reset();
  operation.break('lab-scheduler');
  const coordinator = client.workflow.getHandle(COORDINATOR_WORKFLOW_ID);
  await coordinator.executeUpdate(freezeUpdate, { args: [{ by: 'Ana', reason: 'audit' }] });
  const workflowId = incidentWorkflowId('pipeline_down', 'recorded-frozen');
  const snapshot = aSnapshot({ runbook: aRunbook({ watch: { durationMs: 2_000, everyMs: 1_000 } }) });
  const input = { type: 'pipeline_down', subject: 'recorded-frozen', source: 'cli', snapshot };
  await client.workflow.start('incident', { workflowId, taskQueue: TASK_QUEUES.incidents, args: [input] });
  const incident = client.workflow.getHandle(workflowId);
  await eventually('the repair is held back', async () => (await incident.query(incidentQuery)).heldBack);
  await coordinator.executeUpdate(unfreezeUpdate, { args: [{ by: 'Ana' }] });
  await incident.result();
  await keep('frozen-and-looked-again', workflowId);
  await keep('coordinator-with-people', COORDINATOR_WORKFLOW_ID);
}

/** One that could not be done until a person had removed the cause, and one whose deed had not come by then. */
async function recordUndos({ client, kafka }: Harness): Promise<void> {
  const altered = { 'retention.ms': { set: '86400000', was: null } };
  const start = async (token: string, afterMs: number, actsForMs: number) => {
    const order: RestoreOrder = {
      ...{ action: 'alter_topic_config', service: 'kafka', token, incidentId: 'recorded', mode: 'live' },
      ...{ what: 'recorded', undo: { afterMs, before: { topic: 'recorded', altered } } },
      actsUntil: new Date(Date.now() + actsForMs).toISOString(),
    };
    const options = { workflowId: restoreWorkflowId('kafka', token), taskQueue: TASK_QUEUES.incidents };
    return client.workflow.start<typeof restore>('restore', { ...options, args: [order] });
  };
  const first = await start('first', 60_000, 60_000);
  await first.signal(deedActedSignal);
  await first.executeUpdate(restoreNowUpdate, { args: [{ by: 'ana' }] });
  await eventually('it could not', async () =>
    (await first.query(restoreQuery)).state === 'failing' ? true : undefined,
  );
  kafka.settings = { 'retention.ms': { value: '86400000', isOverride: true } };
  await first.executeUpdate(restoreNowUpdate, { args: [{ by: 'ana' }] });
  await first.result();
  await keep('an-undo-that-needed-a-person', first.workflowId);
  const second = await start('second', 200, 2_000);
  await second.result();
  await keep('an-undo-whose-deed-did-not-come', second.workflowId);
}

/** A daily run of which a task fails, and a quarterly one that a person approves and that restarts a service. */
async function recordMaintenance({ client, maintenance, operation }: Harness): Promise<void> {
  const start = (cadence: Cadence) => {
    const workflowId = maintenanceWorkflowId(cadence, 'recorded');
    const options = { workflowId, taskQueue: TASK_QUEUES.incidents, args: [{ cadence, by: 'Ana' }] };
    return client.workflow.start('maintenance', options);
  };
  operation.reset();
  operation.alsoHas({ name: 'erp-postgres', kind: 'postgres', mode: 'act', dependsOn: [], lab: false });
  maintenance.tasks = {
    delete_old_logs: { olderThanMs: 1 },
    vacuum_tables: { minDeadRatio: 0.2, minDeadRows: 1, atMostTables: 1 },
    digest: { lookBackMs: 1 },
    rebuild_tables: { lockTimeoutMs: 1, minBloatRatio: 0.2, atMostTables: 1 },
    test_failover: { services: ['lab-scheduler'] },
  };
  maintenance.opensIncident = ['delete_old_logs'];
  const refused = Object.assign(new Error('recorded'), { code: 'NOT_FOUND' });
  maintenance.script('delete_old_logs', { during: () => Promise.reject(refused) });
  const daily = await start('daily');
  await daily.result();
  await keep('maintenance-daily', daily.workflowId);
  const quarterly = await start('quarterly');
  await eventually('it waits for a person', async () =>
    (await quarterly.query(maintenanceQuery)).state === 'waiting_for_approval' ? true : undefined,
  );
  await quarterly.executeUpdate(approveUpdate, { args: [{ by: 'Ana' }] });
  await quarterly.result();
  await keep('maintenance-approved', quarterly.workflowId);
}

async function recordIngestions(): Promise<void> {
  const ingestions = await IngestionHarness.start();
  const { client } = ingestions.server;
  try {
    for (const [name, scenario] of Object.entries(INGESTION_SCENARIOS)) {
      ingestions.fake.reset();
      const run = await scenario(ingestions);
      await run.ended();
      await keep(name, run.handle.workflowId, client);
    }
    ingestions.fake.reset();
    const clock: ClockInput = { pipeline: 'recorded', timeZone: 'America/Bogota', language: 'es', searchable: true };
    const options = { workflowId: 'ingestion-clock', taskQueue: TASK_QUEUES.incidents, args: [clock] };
    await client.workflow.execute('ingestion_clock', options);
    await keep('ingestion-clock', 'ingestion-clock', client);
  } finally {
    await ingestions.close();
  }
}

async function keep(name: string, workflowId: string, client: Client = harness.client): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const file = `${folder}${name}.json`;
  if (existsSync(file)) return console.log(`${name}: kept as it is`);
  await writeFile(file, `${historyToJSON(history).replaceAll(process.cwd(), '/guardia')}\n`);
  console.log(`${name}: ${history.events?.length ?? 0} events`);
}
