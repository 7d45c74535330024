import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { MaintenanceInput, MaintenanceView } from '../../src/domain/maintenance/run.js';
import {
  approveUpdate,
  COORDINATOR_WORKFLOW_ID,
  maintenanceQuery,
  maintenanceWorkflowId,
  TASK_QUEUES,
} from '../../src/workflows/contract.js';
import { eventually } from '../support/eventually.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';

const VACUUM = { minDeadRatio: 0.2, minDeadRows: 1, atMostTables: 10 };
const REBUILD = { lockTimeoutMs: 100, minBloatRatio: 0.2, atMostTables: 10 };

describe('a maintenance run', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => {
    harness.reset();
    harness.operation.alsoHas({ name: 'erp-postgres', kind: 'postgres', mode: 'act', dependsOn: [], lab: false });
  });
  after(() => harness.close());

  async function start(input: MaintenanceInput): Promise<WorkflowHandle> {
    return harness.client.workflow.start('maintenance', {
      workflowId: maintenanceWorkflowId(input.cadence, randomUUID().slice(0, 8)),
      taskQueue: TASK_QUEUES.incidents,
      args: [input],
    });
  }
  const run = async (input: MaintenanceInput): Promise<MaintenanceView> =>
    (await (await start(input)).result()) as MaintenanceView;
  const outcomes = ({ results }: MaintenanceView): readonly string[] =>
    results.map(({ task, service, outcome, code }) => [task, service, outcome, code].filter(Boolean).join(' '));

  it('takes the tasks that are on, one after the other, each once for every service it is about', async () => {
    const { maintenance } = harness;
    maintenance.tasks = { vacuum_tables: VACUUM, delete_old_logs: { olderThanMs: 1 }, digest: { lookBackMs: 1 } };
    const view = await run({ cadence: 'daily', by: 'ana' });
    assert.deepEqual(maintenance.asked, [
      'plan delete_old_logs',
      'act delete_old_logs',
      'plan vacuum_tables erp-postgres',
      'act vacuum_tables erp-postgres',
      'plan digest',
    ]);
    assert.deepEqual(outcomes(view), ['delete_old_logs done', 'vacuum_tables erp-postgres done', 'digest done']);
    assert.equal(view.outcome, 'ok');
    assert.deepEqual(maintenance.saved, [view], 'kept as it ended, once');
  });

  it('goes on where a task fails, and opens its incident where that is wanted', async () => {
    const { maintenance, checks } = harness;
    maintenance.tasks = { delete_old_logs: { olderThanMs: 1 }, vacuum_tables: VACUUM };
    maintenance.opensIncident = ['delete_old_logs'];
    const refused = Object.assign(new Error('no such folder'), { code: 'NOT_FOUND' });
    maintenance.script('delete_old_logs', { during: () => Promise.reject(refused) });
    const view = await run({ cadence: 'daily' });
    assert.deepEqual(outcomes(view), ['delete_old_logs failed NOT_FOUND', 'vacuum_tables erp-postgres done']);
    assert.equal(view.outcome, 'failed');
    assert.equal(view.results[0]?.incident, 'maintenance_failed/delete_old_logs');
    assert.deepEqual(
      checks.alerts.map(({ type, subject, source }) => [type, subject, source]),
      [['maintenance_failed', 'delete_old_logs', 'maintenance']],
    );
  });

  it('tries again what may succeed, as often as the task allows', async () => {
    const { maintenance } = harness;
    maintenance.tasks = { vacuum_tables: VACUUM };
    let tries = 0;
    maintenance.script('vacuum_tables', {
      during: () => {
        tries += 1;
        if (tries === 1) throw Object.assign(new Error('no answer'), { code: 'SERVICE_UNREACHABLE' });
      },
    });
    const view = await run({ cadence: 'daily' });
    assert.deepEqual([outcomes(view), tries], [['vacuum_tables erp-postgres done'], 2]);
  });

  it('does nothing where nothing has to be done, and says what it would do in a dry run and in mode observe', async () => {
    const { maintenance, operation } = harness;
    maintenance.tasks = { delete_old_logs: { olderThanMs: 1 }, vacuum_tables: VACUUM };
    maintenance.script('delete_old_logs', { plan: { lines: [], idle: true } });
    assert.deepEqual(outcomes(await run({ cadence: 'daily', dryRun: true })), [
      'delete_old_logs nothing_to_do',
      'vacuum_tables erp-postgres would_do',
    ]);
    assert.deepEqual(maintenance.saved, [], 'a dry run leaves nothing behind');
    operation.serviceModes({ 'erp-postgres': 'observe' });
    assert.deepEqual(outcomes(await run({ cadence: 'daily', tasks: ['vacuum_tables'] })), [
      'vacuum_tables erp-postgres would_do',
    ]);
    assert.ok(!maintenance.asked.some((asked) => asked.startsWith('act')));
  });

  it('stands back from a service that an open incident is about', async () => {
    const { maintenance } = harness;
    maintenance.tasks = { vacuum_tables: VACUUM };
    maintenance.openIncidents = [{ type: 'service_down', subject: 'erp-postgres' }];
    const view = await run({ cadence: 'daily' });
    assert.deepEqual(outcomes(view), ['vacuum_tables erp-postgres skipped incident_open']);
    assert.equal(view.results[0]?.detail, 'service_down/erp-postgres');
    assert.deepEqual(maintenance.asked, []);
  });

  it('changes nothing while a person has frozen all changes, and looks all the same', async () => {
    const { maintenance } = harness;
    maintenance.tasks = { delete_old_logs: { olderThanMs: 1 }, digest: { lookBackMs: 1 } };
    maintenance.frozenBy = 'ana: auditoría';
    const view = await run({ cadence: 'daily' });
    assert.deepEqual(outcomes(view), ['delete_old_logs skipped frozen', 'digest done']);
    assert.equal(view.results[0]?.detail, 'ana: auditoría');
  });

  it('begins what slows a service only after a person said yes, in a window that it announces and ends', async () => {
    const { maintenance } = harness;
    maintenance.tasks = { rebuild_tables: REBUILD };
    let during: readonly string[] = [];
    maintenance.script('rebuild_tables', { during: () => void (during = [...maintenance.windows]) });
    const handle = await start({ cadence: 'quarterly' });
    await eventually('it waits for a person', async () => {
      const { state } = await handle.query(maintenanceQuery);
      return state === 'waiting_for_approval' || undefined;
    });
    await assert.rejects(handle.executeUpdate(approveUpdate, { args: [{ by: ' ' }] }));
    assert.deepEqual(await handle.executeUpdate(approveUpdate, { args: [{ by: 'ana', reason: 'domingo' }] }), {
      tasks: 1,
    });
    const view = (await handle.result()) as MaintenanceView;
    assert.deepEqual(outcomes(view), ['rebuild_tables erp-postgres done']);
    assert.equal(view.approval?.by, 'ana');
    assert.deepEqual(
      maintenance.saved.map(({ state }) => state),
      ['waiting_for_approval', 'ended'],
      'known before and after',
    );
    assert.deepEqual(during, ['+ maintenance.rebuild_tables erp-postgres']);
    assert.deepEqual(maintenance.windows, [...during, '- maintenance.rebuild_tables']);
  });

  it('leaves it where nobody said yes in time', async () => {
    const { maintenance } = harness;
    maintenance.tasks = { rebuild_tables: REBUILD };
    maintenance.approveWithinMs = 1_000;
    assert.deepEqual(outcomes(await run({ cadence: 'quarterly' })), [
      'rebuild_tables erp-postgres skipped not_approved',
    ]);
    assert.deepEqual(maintenance.asked, []);
  });

  it('says of every task what became of it where somebody cancels', async () => {
    const { maintenance } = harness;
    maintenance.tasks = { rebuild_tables: REBUILD, test_failover: { services: ['erp-postgres'] } };
    const handle = await start({ cadence: 'quarterly' });
    await eventually('it waits for a person', async () => {
      const { state } = await handle.query(maintenanceQuery);
      return state === 'waiting_for_approval' || undefined;
    });
    await handle.cancel();
    await assert.rejects(handle.result());
    const view = maintenance.saved.at(-1);
    assert.deepEqual(view && outcomes(view), [
      'rebuild_tables erp-postgres skipped cancelled',
      'test_failover skipped cancelled',
    ]);
  });

  it('leaves what was switched off, or put into mode observe, while it waited for a person', async () => {
    const { maintenance, operation } = harness;
    maintenance.tasks = { rebuild_tables: REBUILD, test_failover: { services: ['erp-postgres'] } };
    const handle = await start({ cadence: 'quarterly' });
    await eventually('it waits for a person', async () => {
      const { state } = await handle.query(maintenanceQuery);
      return state === 'waiting_for_approval' || undefined;
    });
    maintenance.tasks = { test_failover: { services: ['erp-postgres'] } };
    operation.serviceModes({ 'erp-postgres': 'observe' });
    await handle.executeUpdate(approveUpdate, { args: [{ by: 'ana' }] });
    const view = (await handle.result()) as MaintenanceView;
    assert.deepEqual(outcomes(view), ['rebuild_tables erp-postgres skipped switched_off', 'test_failover would_do']);
    assert.deepEqual(operation.restarts, []);
  });

  it('restarts by the order of who approved, and measures until the service answers', async () => {
    const { maintenance, operation } = harness;
    await harness.client.workflow.start('coordinator', {
      workflowId: COORDINATOR_WORKFLOW_ID,
      taskQueue: TASK_QUEUES.incidents,
      args: [{}],
    });
    maintenance.tasks = { test_failover: { services: ['lab-scheduler', 'lab-postgres'] } };
    const handle = await start({ cadence: 'quarterly' });
    await eventually('it waits for a person', async () => {
      const { state } = await handle.query(maintenanceQuery);
      return state === 'waiting_for_approval' || undefined;
    });
    await handle.executeUpdate(approveUpdate, { args: [{ by: 'ana' }] });
    const { results } = (await handle.result()) as MaintenanceView;
    assert.deepEqual(operation.restarts, ['lab-scheduler', 'lab-postgres']);
    assert.deepEqual(
      results[0]?.lines.map(({ code }) => code),
      ['failover_recovered', 'failover_recovered'],
    );
    assert.ok((results[0]?.figures?.['longestRecoveryMs'] ?? 0) > 0);
  });

  it('is known as failed where it could not even be planned', async () => {
    const { maintenance, checks } = harness;
    const config = Object.assign(new Error('no configuration'), { code: 'CONFIG_INVALID' });
    maintenance.planFailsWith(config);
    const handle = await start({ cadence: 'weekly' });
    await assert.rejects(handle.result());
    assert.deepEqual(
      [maintenance.saved.at(-1)?.outcome, checks.alerts.map(({ subject }) => subject)],
      ['failed', ['weekly']],
    );
  });
});
