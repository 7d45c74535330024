import assert from 'node:assert/strict';
import type { AirflowService, Run, Task } from '../../src/activities/actions/airflow-port.js';
import { serviceFor } from '../../src/activities/ports.js';
import type { ServicesPort } from '../../src/activities/ports.js';
import { AIRFLOW, airflowActions } from '../support/airflow-actions.js';
import type { AirflowActions } from '../support/airflow-actions.js';

const failedRun: Run = {
  runId: 'scheduled__1',
  state: 'failed',
  type: 'scheduled',
  startedAt: '2026-11-22T02:00:00Z',
  endedAt: '2026-11-22T02:09:00Z',
};
const task = (changes: Partial<Task> = {}): Task => ({
  taskId: 'cargar',
  state: 'failed',
  tries: 1,
  startedAt: '2026-11-22T02:01:00Z',
  ...changes,
});
const log =
  (...lines: readonly string[]) =>
  async () => ({ found: true, lines, exceptions: [] });
const failing = (code: string) => async (): Promise<never> => {
  throw Object.assign(new Error(`GET /x: ${code}`), { code });
};

/** An Airflow that answers what a test says; whatever else is asked fails it. */
function actionsOn(answers: Partial<AirflowService>): AirflowActions {
  const dag = { paused: false, active: true, hasImportErrors: false };
  const airflow = new Proxy({ getDag: async () => dag, retriesOf: async () => 0, ...answers } as AirflowService, {
    get: (from, name): unknown =>
      Reflect.get(from, name) ?? (() => assert.fail(`the test says nothing of ${String(name)}`)),
  });
  return airflowActions(() => airflow);
}

describe('the looks at an Airflow', () => {
  it('say that they do not know where it does not answer', async () => {
    for (const [code, found] of [
      ['SERVICE_UNREACHABLE', 'unreachable'],
      ['SERVICE_TIMEOUT', 'timeout'],
      ['AUTHENTICATION_FAILED', 'refused_credentials'],
      ['NOT_FOUND', 'bad_answer'],
    ] as const) {
      const { look } = actionsOn({ listPools: failing(code) });
      const { health, code: said } = await look('check_airflow_queue', { maxQueued: 50 });
      assert.deepEqual([health, said], ['unknown', found]);
    }
  });

  it('fail where somebody gave up, or the fault is our own', async () => {
    const pools = { maxQueued: 50 };
    await assert.rejects(actionsOn({ listPools: failing('CANCELLED') }).look('check_airflow_queue', pools));
    await assert.rejects(actionsOn({ listPools: failing('NOT A CODE') }).look('check_airflow_queue', pools));
  });

  it('count tasks that are queued and those that wait for a slot, and name the pool that is full', async () => {
    const pool = { slots: 1, running: 1, queued: 30, scheduled: 21, open: 0 };
    const other = { ...pool, name: 'default_pool', queued: 0, scheduled: 0, open: 5 };
    const { look } = actionsOn({ listPools: async () => [other, { ...pool, name: 'oracle' }] });
    const { code, detail } = await look('check_airflow_queue', { maxQueued: 50 });
    assert.equal(code, 'too_many');
    assert.match(detail, /51 tasks wait \(30 queued, 21 ready.*no open slot in oracle.*limit 50/);
    assert.equal((await look('check_airflow_queue', { maxQueued: 51 })).code, 'ok');
  });

  it('find a DAG processor that is dead, and files that it cannot read', async () => {
    const well = { status: 'healthy' } as const;
    const dead = actionsOn({
      health: async () => ({ metadatabase: well, dagProcessor: { status: 'unhealthy', heartbeatAgeMs: 200_000 } }),
    });
    const found = await dead.look('check_dag_processor', {});
    assert.deepEqual([found.health, found.code], ['unhealthy', 'stopped']);
    const errors = { total: 1, some: [{ file: 'dags/a.py', error: "ModuleNotFoundError: No module named 'erp'" }] };
    const unread = actionsOn({
      health: async () => ({ metadatabase: well, dagProcessor: { status: 'absent' } }),
      importErrors: async () => errors,
    });
    const { health, detail } = await unread.look('check_dag_processor', {});
    assert.equal(health, 'healthy');
    assert.match(detail, /the scheduler reads.*dags\/a\.py: ModuleNotFoundError/);
  });

  it('blame a connection’s other side only for what the network said', async () => {
    const judged = async (message: string): Promise<string> => {
      const { look } = actionsOn({ testConnection: async () => ({ outcome: 'failed', message }) });
      const { health, code } = await look('check_airflow_connection', { connection: 'oracle_masterdata' });
      return `${health} ${code}`;
    };
    assert.equal(await judged('ORA-12541: TNS:no listener'), 'unhealthy unreachable');
    assert.equal(await judged('ORA-01017: invalid username/password'), 'unknown refused_credentials');
    assert.equal(await judged('Unknown hook type "oracle"'), 'unknown bad_answer');
    const { look } = actionsOn({ testConnection: async () => ({ outcome: 'passed', message: 'ok' }) });
    assert.equal((await look('check_airflow_connection', { connection: 'c' })).health, 'healthy');
  });

  it('say that a run failed where its log or its tasks cannot be had', async () => {
    const runs = { finishedRuns: async () => [failedRun], listTasks: async () => [task()] };
    const noLog = await actionsOn({ ...runs, taskLog: failing('SERVICE_ERROR') }).look('check_failed_runs', {
      withinMs: 1,
    });
    assert.match(noLog.detail, /cargar failed \(unknown\): its log could not be read; 1 of 1 runs/);
    const noTasks = await actionsOn({ ...runs, listTasks: failing('NOT_FOUND') }).look('check_failed_runs', {
      withinMs: 1,
    });
    assert.deepEqual([noTasks.health, noTasks.code], ['unhealthy', 'run_failed']);
  });

  it('take no secret of a log into the finding', async () => {
    const runs = { finishedRuns: async () => [failedRun], listTasks: async () => [task()] };
    const { look } = actionsOn({ ...runs, taskLog: log('connection refused, password=very-secret') });
    const { detail } = await look('check_failed_runs', { withinMs: 1 });
    assert.match(detail, /transient/);
    assert.ok(!detail.includes('very-secret'), detail);
  });
});

describe('clearing failed tasks', () => {
  const failed = (taskLog: ReturnType<typeof log>, ...tasks: readonly Task[]): AirflowActions =>
    actionsOn({ finishedRuns: async () => [failedRun], listTasks: async () => tasks, taskLog });

  it('leaves alone what a person set to failed, and a run that ended as a whole', async () => {
    const byHand = failed(log('State of this instance has been externally set to failed.'), task());
    await assert.rejects(byHand.plan('clear_failed_tasks', { atMostTimes: 2 }), { code: 'PIPELINE_RUN_FAILED' });
    const whole = failed(log(), task({ state: 'skipped' }));
    await assert.rejects(whole.plan('clear_failed_tasks', { atMostTimes: 2 }), {
      code: 'PIPELINE_RUN_FAILED',
      message: /none of its tasks did/,
    });
  });

  it('does not clear again what goes on already', async () => {
    const { act } = actionsOn({ listTasks: async () => [task({ tries: 2 })] });
    const look = { dagId: 'd', runId: 'scheduled__1', failed: { cargar: 1 } };
    const result = await act('clear_failed_tasks', { service: AIRFLOW, what: '', look });
    assert.equal(result.outcome, 'already_done');
  });
});

describe('the service that an action is about', () => {
  const services = {
    facts: () => [
      { name: 'otro-airflow', kind: 'airflow', mode: 'act', dependsOn: [], lab: false },
      { name: 'postgres', kind: 'postgres', mode: 'act', dependsOn: [], lab: false },
      { name: 'scheduler', kind: 'airflow', mode: 'act', dependsOn: [], lab: false },
      { name: 'kafka', kind: 'kafka', mode: 'act', dependsOn: [], lab: false },
    ],
    pipeline: () => ({
      name: 'd',
      scheduler: 'scheduler',
      database: 'postgres',
      how: 'run',
      timeoutMs: 1,
      kafka: 'kafka',
    }),
    probe: () => assert.fail(),
  } as const satisfies ServicesPort;

  it('is the one it names, else the subject of a fitting kind, else the pipeline’s', () => {
    assert.equal(
      serviceFor(services, 'live', { service: 'scheduler', subject: 'otro-airflow' }, 'airflow'),
      'scheduler',
    );
    assert.equal(serviceFor(services, 'live', { subject: 'otro-airflow' }, 'airflow'), 'otro-airflow');
    assert.equal(serviceFor(services, 'live', { subject: 'postgres' }, 'airflow'), 'scheduler');
    assert.equal(serviceFor(services, 'live', { subject: 'd' }, 'kafka'), 'kafka');
    assert.equal(serviceFor(services, 'live', { subject: 'postgres' }), 'postgres');
  });

  it('is none where nothing of that kind is there, and says what is', () => {
    const unknown = (message: RegExp) => ({ type: 'UNKNOWN_SERVICE', message });
    assert.throws(() => serviceFor(services, 'live', { subject: 'd' }, 'oracle'), unknown(/kind oracle/));
    const named = { service: 'x', subject: 'otro-airflow' };
    assert.throws(
      () => serviceFor(services, 'live', named, 'airflow'),
      unknown(/"x" is no service.*otro-airflow, scheduler/),
    );
    const wrong = { service: 'kafka', subject: 'd' };
    assert.throws(
      () => serviceFor(services, 'live', wrong, 'airflow'),
      unknown(/"kafka" is no service of kind airflow/),
    );
  });
});
