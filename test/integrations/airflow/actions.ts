import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openAirflow } from '../../../src/integrations/airflow/client.js';
import type { AirflowClient } from '../../../src/integrations/airflow/airflow.js';
import type { RealAirflow } from '../../services/airflow/airflow.js';
import { airflowActions } from '../../support/airflow-actions.js';
import type { AirflowActions } from '../../support/airflow-actions.js';
import { eventually } from '../../support/eventually.js';
import { DAG, ending, makeConnection, RUN_TIMEOUT_MS } from './contract.js';

const DAY_MS = 86_400_000;

/** The actions of the catalogue on a real Airflow, asserted on by what Airflow itself says afterwards. */
export function airflowActionsContract(subject: () => RealAirflow): void {
  const client = (): AirflowClient => openAirflow(subject().config);
  const actions = (): AirflowActions => airflowActions(client);
  /** A failed run, made for the test. */
  const failing = async (conf: Record<string, unknown>): Promise<string> => {
    const runId = `failing-${randomUUID()}`;
    await client().triggerRun({ dagId: DAG, runId, conf: { fallar: true, ...conf } });
    assert.equal((await ending(client(), runId)).state, 'failed');
    return runId;
  };
  const triesOf = async (runId: string): Promise<number | undefined> =>
    (await client().listTasks(DAG, runId)).find(({ taskId }) => taskId === 'cargar')?.tries;

  it('finds nothing wrong where nothing is', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { look } = actions();
    const processor = await look('check_dag_processor', {});
    assert.deepEqual([processor.health, processor.code], ['healthy', 'ok'], processor.detail);
    const queue = await look('check_airflow_queue', { maxQueued: 50 });
    assert.deepEqual([queue.health, queue.code], ['healthy', 'ok'], queue.detail);
    const started = await look('check_dag_started', { toleranceMs: 900_000 });
    assert.deepEqual([started.health, started.code], ['healthy', 'ok'], started.detail);
    const { dags, pools } = { dags: await client().listDags(10), pools: await client().listPools() };
    assert.deepEqual(
      dags.map(({ dagId, paused }) => [dagId, paused]),
      [[DAG, false]],
    );
    assert.deepEqual(
      pools.map(({ name, slots }) => [name, slots]),
      [['default_pool', 128]],
    );
    assert.deepEqual(await client().importErrors(), { total: 0, some: [] });
  });

  it('starts a run by an order that may come twice, and says how it failed and how many tasks did', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { look, plan, act } = actions();
    const planned = await plan('trigger_dag', {});
    const order = {
      token: `airflow#7/${randomUUID()}`,
      conf: { fallar: true, mensaje: 'HTTP 503 Service Unavailable' },
    };
    const before = await client().countTasks(DAG, new Date(Date.now() - DAY_MS).toISOString());
    assert.equal((await act('trigger_dag', planned, order)).outcome, 'done');
    assert.equal((await act('trigger_dag', planned, order)).outcome, 'already_done');
    const runId = `guardia__${order.token.replace(/[#/]/g, '.')}`;
    assert.deepEqual((await client().getRun(DAG, runId)).conf, order.conf);
    assert.equal((await ending(client(), runId)).state, 'failed');

    const failed = await look('check_failed_runs', { withinMs: DAY_MS });
    assert.deepEqual([failed.health, failed.code], ['unhealthy', 'run_failed']);
    assert.match(failed.detail, /cargar failed \(transient\): RuntimeError: HTTP 503 Service Unavailable/);
    assert.ok(failed.detail.includes(runId), failed.detail);
    const after = await client().countTasks(DAG, new Date(Date.now() - DAY_MS).toISOString());
    assert.equal(after.failed, before.failed + 1);
    assert.ok(after.succeeded > before.succeeded, 'that of the task before it');
    const tooFew = await look('check_task_success', { withinMs: DAY_MS, minimum: 1 });
    assert.deepEqual([tooFew.health, tooFew.code], ['unhealthy', 'too_few'], tooFew.detail);
    const enough = await look('check_task_success', { withinMs: DAY_MS, minimum: 0.01 });
    assert.equal(enough.health, 'healthy', enough.detail);
  });

  it('clears a run that failed once, once, and it goes through', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { plan, act } = actions();
    const run = await failing({});
    const planned = await plan('clear_failed_tasks', { atMostTimes: 2 });
    assert.ok(planned.what.includes(run), planned.what);
    assert.match(planned.what, /cargar failed \(unknown\): RuntimeError: fallo pedido/);
    assert.equal((await act('clear_failed_tasks', planned)).outcome, 'done');
    assert.equal((await act('clear_failed_tasks', planned)).outcome, 'already_done');
    assert.equal((await ending(client(), run)).state, 'success');
    assert.equal(await triesOf(run), 2);
    const again = await plan('clear_failed_tasks', { run, atMostTimes: 2 });
    assert.deepEqual([again.idle, again.what], [true, `run ${run} of ${DAG} is success`]);
  });

  it('clears a run that always fails as often as allowed, and then no more', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { plan, act } = actions();
    const run = await failing({ fallar_intentos: 99, mensaje: 'could not connect: Connection refused' });
    for (const tries of [2, 3]) {
      await act('clear_failed_tasks', await plan('clear_failed_tasks', { run, atMostTimes: 2 }));
      assert.equal((await ending(client(), run)).state, 'failed');
      assert.equal(await triesOf(run), tries);
    }
    await assert.rejects(plan('clear_failed_tasks', { run, atMostTimes: 2 }), {
      code: 'PIPELINE_RUN_FAILED',
      message: /\(transient\).*2 times already/,
    });
  });

  it('does not clear what would fail again', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const run = await failing({ fallar_intentos: 99, mensaje: 'null value violates not-null constraint' });
    await assert.rejects(actions().plan('clear_failed_tasks', { run, atMostTimes: 2 }), {
      code: 'PIPELINE_RUN_FAILED',
      message: /\(data\).*would not help/,
    });
    assert.equal(await triesOf(run), 1);
  });

  it('pauses and lets go on; a paused DAG is found, and is not started', async () => {
    const { look, plan, act } = actions();
    const pause = await plan('pause_dag', {});
    try {
      assert.equal((await act('pause_dag', pause)).outcome, 'done');
      assert.equal((await client().getDag(DAG)).paused, true);
      assert.equal((await act('pause_dag', pause)).outcome, 'already_done');
      assert.equal((await plan('pause_dag', {})).idle, true);
      const started = await look('check_dag_started', { toleranceMs: 900_000 });
      assert.deepEqual([started.health, started.code], ['unhealthy', 'paused']);
      await assert.rejects(plan('trigger_dag', {}), { code: 'CONFLICT' });
    } finally {
      assert.equal((await act('unpause_dag', await plan('unpause_dag', {}))).outcome, 'done');
    }
    assert.equal((await client().getDag(DAG)).paused, false);
  });

  it('counts the tasks that wait, and how long a run takes that is under way', async function () {
    this.timeout(RUN_TIMEOUT_MS);
    const { look } = actions();
    const runIds = Array.from({ length: 3 }, () => `waiting-${randomUUID()}`);
    for (const runId of runIds) await client().triggerRun({ dagId: DAG, runId, conf: { dormir: 3 } });
    const found = await eventually('tasks that wait', async () => {
      const queue = await look('check_airflow_queue', { maxQueued: 0 });
      return queue.health === 'unhealthy' ? queue : undefined;
    });
    assert.equal(found.code, 'too_many', found.detail);
    const slow = await eventually('a run that takes longer', async () => {
      const duration = await look('check_dag_duration', { limitMs: 1_000 });
      return duration.detail.includes('has run for') ? duration : undefined;
    });
    assert.deepEqual([slow.health, slow.code], ['unhealthy', 'too_slow']);
    assert.match(slow.detail, /run waiting-.* has run for .* limit 1 s/);
    assert.equal((await look('check_dag_duration', { limitMs: DAY_MS })).health, 'healthy');
    for (const runId of runIds) assert.equal((await ending(client(), runId)).state, 'success');
  });

  it('does not know of a connection that Airflow does not test', async () => {
    const { look } = actions();
    const connection = 'oracle_masterdata';
    await makeConnection(subject().config, {
      connection_id: connection,
      conn_type: 'smtp',
      host: '127.0.0.1',
      port: 1,
    });
    assert.deepEqual(await client().testConnection(connection), { outcome: 'disabled' });
    const found = await look('check_airflow_connection', { connection });
    assert.deepEqual([found.health, found.code], ['unknown', 'disabled']);
    const none = await look('check_airflow_connection', { connection: 'none' });
    assert.deepEqual([none.health, none.code], ['unknown', 'bad_answer'], none.detail);
  });

  it('finds nothing out of a DAG that does not exist', async () => {
    const { look, plan } = actions();
    for (const name of ['check_failed_runs', 'check_task_success', 'check_dag_started'] as const) {
      const found = await look(name, { dag: 'no_existe', withinMs: DAY_MS, toleranceMs: 0, minimum: 0.9 });
      assert.equal(found.health, 'unknown', found.detail);
    }
    await assert.rejects(plan('trigger_dag', { dag: 'no_existe' }), { code: 'NOT_FOUND' });
    await assert.rejects(plan('clear_failed_tasks', { dag: 'no_existe', atMostTimes: 1 }), { code: 'NOT_FOUND' });
  });
}
