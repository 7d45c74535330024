import assert from 'node:assert/strict';
import type { ConfiguredCheck, CheckType } from '../../src/domain/checks.js';
import { METRIC_CHECKS } from '../../src/domain/checks.js';
import { ensureChecksSchedule } from '../../src/wiring/checks-schedule.js';
import { CHECKS_SCHEDULE_ID } from '../../src/workflows/contract.js';
import { eventually } from '../support/eventually.js';
import { startHarness } from '../support/harness.js';
import type { Harness } from '../support/harness.js';

/** A round that a person starts by hand does not get the result of the one before, so these begin by the clock. */
const TIMES = { everyMs: 1_000, failuresBeforeIncident: 2 };

function aCheck(type: CheckType, changes: Partial<ConfiguredCheck> = {}): ConfiguredCheck {
  const { action, params } = METRIC_CHECKS[type];
  return { type, service: 'kafka', subject: 'kafka', action, params, everyMs: 1_000, lab: false, ...changes };
}

describe('the rounds of the checks, by their Schedule', function () {
  this.timeout(60_000);
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
  });
  beforeEach(async () => {
    harness.reset();
    await ensureChecksSchedule(harness.client, TIMES);
  });
  // A Schedule of its own for each test, because its memory is that of its last round.
  afterEach(async () => {
    await schedule().pause();
    // A round that is under way would still tell the next test's door.
    const { recentActions } = (await schedule().describe()).info;
    for (const { action } of recentActions.slice(-2))
      await harness.client.workflow
        .getHandle(action.workflow.workflowId)
        .result()
        .catch(() => undefined);
    await schedule().delete();
  });
  after(() => harness.close());

  const schedule = () => harness.client.schedule.getHandle(CHECKS_SCHEDULE_ID);
  const opened = (): readonly string[] => harness.checks.alerts.map(({ type, subject }) => `${type}/${subject}`);

  const looks = (name: string): number => harness.looks.asked.filter((asked) => asked === name).length;
  const until = (what: string, is: () => boolean): Promise<true> => eventually(what, async () => is() || undefined);

  it('ask each what its service is, and open nothing where all is well', async () => {
    harness.checks.configured = [aCheck('kafka_lag_high'), aCheck('kafka_broker_down')];
    await until('three rounds', () => looks('check_consumer_lag kafka') >= 3);
    assert.ok(looks('check_kafka_brokers kafka') >= 2);
    assert.deepEqual(opened(), []);
  });

  it('open an incident after two failures in a row, and tell it again while it lasts', async () => {
    harness.looks.fault('check_consumer_lag', 'too_many', '9000 behind');
    harness.checks.configured = [aCheck('kafka_lag_high'), aCheck('kafka_broker_down')];
    const asked = await eventually('an incident', async () =>
      opened().length > 0 ? looks('check_consumer_lag kafka') : undefined,
    );
    assert.equal(asked, 2);
    await until('it is told again', () => opened().length > 1);
    const [first, second] = harness.checks.alerts;
    assert.deepEqual(second, first, 'the same report, which its incident only counts');
    assert.deepEqual([first?.subject, first?.summary], ['kafka', 'kafka: 9000 behind']);
  });

  it('are about the pipeline where its DAG is measured', async () => {
    const about = { service: 'airflow-1', subject: 'ingesta_diaria_maestras_erp' };
    harness.looks.fault('check_failed_runs', 'run_failed');
    harness.checks.configured = [aCheck('airflow_dag_failed', about)];
    await until('an incident', () => opened().length > 0);
    assert.equal(harness.looks.asked[0], 'check_failed_runs airflow-1');
    assert.equal(opened()[0], 'airflow_dag_failed/ingesta_diaria_maestras_erp');
  });

  it('ask nothing of a service that is down by its own probe', async () => {
    harness.operation.break('lab-postgres');
    harness.checks.configured = [
      aCheck('postgres_connections_high', { service: 'lab-postgres' }),
      aCheck('kafka_lag_high'),
    ];
    await until('three rounds', () => looks('check_consumer_lag kafka') >= 3);
    assert.equal(looks('check_postgres_connections lab-postgres'), 0);
    harness.operation.heal();
    await until('it is asked again', () => looks('check_postgres_connections lab-postgres') > 0);
  });

  it('conclude nothing from what could not be found out, and a look that fails stops no other', async () => {
    harness.looks.unknown('check_kafka_brokers');
    harness.looks.break('check_database_growth');
    harness.looks.fault('check_consumer_lag', 'too_many');
    harness.checks.configured = [
      aCheck('kafka_lag_high'),
      aCheck('kafka_broker_down'),
      aCheck('postgres_growth', { service: 'postgres', subject: 'postgres' }),
    ];
    await until('the look that fails was taken three times', () => looks('check_database_growth postgres') >= 3);
    assert.deepEqual([...new Set(opened())], ['kafka_lag_high/kafka']);
  });

  it('that the door refuses one alert of fail for all to see, and the others are opened', async () => {
    harness.looks.fault('check_consumer_lag', 'too_many');
    harness.checks.refuse('kafka-1');
    harness.checks.configured = [
      aCheck('kafka_lag_high', { service: 'kafka-1', subject: 'kafka-1' }),
      aCheck('kafka_lag_high', { service: 'kafka-2', subject: 'kafka-2' }),
    ];
    await eventually('a round that failed', async () => {
      const { recentActions } = (await schedule().describe()).info;
      const { workflowId, firstExecutionRunId } = recentActions.at(-1)?.action.workflow ?? {};
      if (workflowId === undefined) return undefined;
      const { status } = await harness.client.workflow.getHandle(workflowId, firstExecutionRunId).describe();
      return status.name === 'FAILED' || undefined;
    });
    assert.deepEqual([...new Set(opened())], ['kafka_lag_high/kafka-2']);
  });

  it('stay paused where a person paused them, whatever the configuration says anew', async () => {
    await schedule().pause('mantenimiento');
    await ensureChecksSchedule(harness.client, { ...TIMES, everyMs: 3_600_000 });
    const { state, spec } = await schedule().describe();
    assert.equal(state.paused, true);
    assert.equal(spec.intervals?.[0]?.every, 3_600_000);
  });
});
