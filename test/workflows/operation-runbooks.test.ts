import assert from 'node:assert/strict';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';
import { openShippedRunbooks, stepsOf } from '../support/shipped-runbooks.js';
import type { VirtualIncident } from '../support/virtual-incident.js';

describe('the runbooks of the operation', function () {
  this.timeout(90_000);
  const shipped = openShippedRunbooks();
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => harness.reset());
  after(async () => {
    await harness.close();
    shipped.documents.close();
  });

  let incidents = 0;
  async function open(type: string): Promise<VirtualIncident> {
    incidents += 1;
    return harness.startIncident({ subject: `${type}-${incidents}`, snapshot: shipped.snapshot(type) });
  }

  describe('airflow_dag_failed', () => {
    beforeEach(() => harness.looks.fault('check_failed_runs', 'run_failed', 'load: TimeoutError'));

    it('runs the failed tasks again, and is over when the run went through; nobody is woken', async () => {
      harness.operation.lastRun = 'running';
      const incident = await open('airflow_dag_failed');
      assert.deepEqual(harness.looks.done, ['clear_failed_tasks']);
      harness.operation.lastRun = 'success';
      await incident.advance('2 minutes');
      const record = await harness.records.expectRecord(incident.incidentId);
      assert.deepEqual([record.resolution, record.pages.length], ['verified', 0]);
      assert.deepEqual(harness.looks.done, ['clear_failed_tasks'], 'once');
    });

    it('is not taken for repaired while the run still runs, and not run twice', async () => {
      harness.operation.lastRun = 'running';
      const incident = await open('airflow_dag_failed');
      harness.looks.idle('clear_failed_tasks');
      await incident.advance('20 minutes');
      assert.equal((await incident.view()).state, 'open');
      assert.deepEqual(await incident.pages(), []);
      assert.deepEqual(harness.looks.done, ['clear_failed_tasks']);
      harness.operation.lastRun = 'success';
      await incident.advance('2 minutes');
      assert.equal((await harness.records.expectRecord(incident.incidentId)).resolution, 'verified');
    });

    it('that fails once more is run a second time, and then a person is called in time', async () => {
      harness.operation.lastRun = 'failed';
      const incident = await open('airflow_dag_failed');
      await incident.advance('7 minutes');
      assert.deepEqual(harness.looks.done, ['clear_failed_tasks', 'clear_failed_tasks']);
      assert.deepEqual(await incident.pages(), []);
      await incident.advance('24 minutes');
      assert.deepEqual(await incident.pages(), ['+30 min operator: max_response']);
      await incident.resolve('Ana', 'corregido');
    });

    it('that running again would not help calls the operator at once, and tries nothing', async () => {
      harness.operation.lastRun = 'failed';
      harness.looks.refuses('clear_failed_tasks', 'PIPELINE_RUN_FAILED');
      const incident = await open('airflow_dag_failed');
      assert.deepEqual(await incident.pages(), ['+0 min operator: step_failed']);
      assert.deepEqual(stepsOf(await incident.view()), [
        'check_failed_runs found_fault',
        'clear_failed_tasks failed',
        'verify_pipeline_recovery found_fault',
      ]);
      assert.deepEqual(harness.looks.done, []);
      await incident.resolve('Ana', 'corregido');
    });
  });

  describe('postgres_disk_low', () => {
    beforeEach(() => harness.looks.fault('check_disk_space', 'too_full', '12 % free'));

    it('deletes old logs of the allowed folders, and wakes nobody where that is enough', async () => {
      harness.looks.helps('delete_old_logs', 'check_disk_space');
      const incident = await open('postgres_disk_low');
      assert.deepEqual(harness.looks.done, ['delete_old_logs']);
      assert.deepEqual(stepsOf(await incident.view()), [
        'check_disk_space found_fault',
        'delete_old_logs ok',
        'check_disk_space_again ok',
        'check_database_growth skipped',
        'notify skipped',
        'verify_disk_space ok',
      ]);
      await incident.advance('11 minutes');
      const record = await harness.records.expectRecord(incident.incidentId);
      assert.deepEqual([record.resolution, record.pages.length], ['verified', 0]);
    });

    it('calls a person at once where it is not enough, with the forecast in the timeline', async () => {
      harness.looks.fault('check_database_growth', 'growing', 'full in 3 days');
      const incident = await open('postgres_disk_low');
      assert.deepEqual(await incident.pages(), ['+0 min operator: verification_failed']);
      const view = await incident.view();
      assert.match(view.steps.find(({ id }) => id === 'check_database_growth')?.detail ?? '', /full in 3 days/);
      assert.ok(stepsOf(view).includes('notify ok'));
      const told = harness.slack.ledger.entries.map(({ text }) => text).join('\n');
      assert.ok(told.includes(`guardia action run check_database_growth --service ${view.subject}`), told);
      harness.looks.well('check_disk_space');
      await incident.advance('2 minutes');
      assert.equal((await incident.view()).state, 'watching', 'what a person cleaned is noticed');
      await incident.resolve('Ana', 'visto');
    });

    it('that is beyond its limit again in the watch is the same incident', async () => {
      harness.looks.helps('delete_old_logs', 'check_disk_space');
      const incident = await open('postgres_disk_low');
      await incident.advance('2 minutes');
      harness.looks.fault('check_disk_space', 'too_full', '11 % free');
      await incident.advance('2 minutes');
      const view = await incident.view();
      assert.deepEqual([view.relapses, view.state], [1, 'watching']);
      assert.deepEqual(harness.looks.done, ['delete_old_logs', 'delete_old_logs']);
      await incident.resolve('Ana', 'visto');
    });
  });

  describe('kafka_lag_high', () => {
    beforeEach(() => harness.looks.fault('check_consumer_lag', 'too_many', '9000 behind'));

    it('tells the team, and wakes nobody where the consumer catches up in time', async () => {
      const incident = await open('kafka_lag_high');
      assert.deepEqual(stepsOf(await incident.view()), [
        'check_consumer_lag found_fault',
        'check_kafka_brokers ok',
        'check_kafka_topics ok',
        'restart_failed_services ok',
        'notify ok',
        'verify_consumer_lag found_fault',
      ]);
      await incident.advance('30 minutes');
      harness.looks.well('check_consumer_lag');
      await incident.advance('12 minutes');
      const record = await harness.records.expectRecord(incident.incidentId);
      assert.deepEqual([record.resolution, record.pages.length], ['verified', 0]);
    });

    it('calls the operator at the end of its maximum response time', async () => {
      const incident = await open('kafka_lag_high');
      await incident.advance('59 minutes');
      assert.deepEqual(await incident.pages(), []);
      await incident.advance('2 minutes');
      assert.deepEqual(await incident.pages(), ['+60 min operator: max_response']);
      await incident.resolve('Ana', 'visto');
    });
  });

  it('connections: the query that holds others up is cancelled, and nobody is called', async () => {
    harness.looks.fault('check_postgres_connections', 'too_many', '95 of 100');
    harness.looks.fault('check_blockers', 'blocked', 'pid 7 holds up 90 sessions');
    harness.looks.helps('cancel_blocker', 'check_postgres_connections');
    const incident = await open('postgres_connections_high');
    assert.deepEqual(harness.looks.done, ['cancel_blocker']);
    await incident.advance('11 minutes');
    assert.deepEqual((await harness.records.expectRecord(incident.incidentId)).pages, []);
  });

  it('a scheduler that is down is restarted at once', async () => {
    harness.operation.break('lab-scheduler');
    const snapshot = shipped.snapshot('airflow_scheduler_down');
    const incident = await harness.startIncident({ subject: 'lab-scheduler', snapshot });
    assert.deepEqual(harness.operation.restarts, ['lab-scheduler']);
    await incident.advance('11 minutes');
    const record = await harness.records.expectRecord(incident.incidentId);
    assert.deepEqual([record.resolution, record.pages.length], ['verified', 0]);
  });

  it('a paused DAG is nobody else’s to start: a person is called at once', async () => {
    harness.looks.fault('check_dag_started', 'paused');
    const incident = await open('dag_not_started');
    assert.deepEqual(await incident.pages(), ['+0 min operator: verification_failed']);
    assert.deepEqual(harness.looks.done, []);
    await incident.resolve('Ana', 'visto');
  });

  it('a corrupt database is touched by no machine, and the level above the shift is called', async () => {
    const incident = await open('database_corrupt');
    assert.deepEqual(harness.looks.done, []);
    assert.deepEqual(harness.operation.restarts, []);
    assert.ok((await incident.pages()).some((page) => page.endsWith('by_runbook')));
    await incident.resolve('Ana', 'restaurada');
  });
});
