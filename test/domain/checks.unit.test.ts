import assert from 'node:assert/strict';
import { checkAlertsOf, dueChecks } from '../../src/domain/checking.js';
import type { CheckMemory, PlannedCheck } from '../../src/domain/checking.js';
import { checksOf } from '../../src/domain/checks.js';
import type { CheckableService, CheckType } from '../../src/domain/checks.js';
import type { FindingCode, Health } from '../../src/domain/service.js';

const PIPELINE = { name: 'maestras', scheduler: 'airflow', runner: 'observe' } as const;
const aService = (changes: Partial<CheckableService> = {}): CheckableService => ({
  name: 'postgres',
  kind: 'postgres',
  lab: false,
  missingVariables: [],
  ...changes,
});
const typesOf = (service: CheckableService, pipeline: Parameters<typeof checksOf>[1] = PIPELINE): readonly string[] =>
  checksOf([service], pipeline).map(({ type }) => type);

const POSTGRES = ['postgres_connections_high', 'postgres_slow_queries', 'postgres_growth', 'postgres_disk_low'];
const DAG = ['airflow_dag_failed', 'dag_not_started', 'dag_run_slow'];
const AIRFLOW = ['task_success_low', 'airflow_queue_high'];

describe('which checks are on', () => {
  it('all of its kind, for a service of the operation', () => {
    assert.deepEqual(typesOf(aService()), POSTGRES);
    assert.deepEqual(typesOf(aService({ kind: 'tcp' })), []);
  });

  it('none for a service without an address, and of the lab only what the lab can answer', () => {
    assert.deepEqual(typesOf(aService({ missingVariables: ['URL'] })), []);
    assert.deepEqual(typesOf(aService({ lab: true })), ['postgres_connections_high']);
    assert.deepEqual(typesOf(aService({ lab: true, kind: 'airflow' })), []);
  });

  it('those of the DAG where the DAG is, and about the pipeline', () => {
    const airflow = aService({ name: 'airflow', kind: 'airflow' });
    assert.deepEqual(typesOf(airflow), [...DAG, ...AIRFLOW]);
    assert.deepEqual(typesOf({ ...airflow, name: 'another' }), AIRFLOW);
    assert.deepEqual(typesOf(airflow, { ...PIPELINE, runner: 'guardia' }), AIRFLOW, 'Guardia loads: there is no DAG');
    const [failed] = checksOf([airflow], PIPELINE);
    assert.deepEqual([failed?.subject, failed?.service], ['maestras', 'airflow']);
  });

  it('with the limits of the service, or not at all', () => {
    const changed = aService({ checks: { postgres_connections_high: { max: 0.95 }, postgres_growth: 'off' } });
    const checks = checksOf([changed], PIPELINE);
    assert.deepEqual(
      checks.map(({ type }) => type),
      POSTGRES.filter((type) => type !== 'postgres_growth'),
    );
    assert.deepEqual(checks[0]?.params, { max: 0.95 });
    const inLab = aService({ lab: true, checks: { postgres_growth: { maxPerDay: 0.5 } } });
    assert.deepEqual(typesOf(inLab), ['postgres_connections_high', 'postgres_growth'], 'who writes a limit wants it');
  });
});

const MINUTE_MS = 60_000;
const NOW = '2026-11-22T02:30:00.000Z';
const LATER = '2026-11-22T02:31:00.000Z';
const aCheck = (type: CheckType = 'kafka_lag_high', changes: Partial<PlannedCheck> = {}): PlannedCheck => ({
  type,
  service: 'kafka',
  subject: 'kafka',
  action: 'check_consumer_lag',
  params: { maxMessages: 5_000 },
  everyMs: MINUTE_MS,
  lab: false,
  ...changes,
});
const answer = (check: PlannedCheck, health: Health, code: FindingCode = 'too_many') => ({
  check,
  findings: [{ service: check.service, health, code, detail: '9000 behind', tookMs: 1 }],
});
function round(memory: CheckMemory, found: Health | 'failed' | 'no answer', now = NOW, check = aCheck()) {
  const said =
    found === 'failed'
      ? []
      : found === 'no answer'
        ? answer(check, 'unhealthy', 'timeout').findings
        : answer(check, found).findings;
  const answers = [{ check, findings: said }];
  return checkAlertsOf(memory, [check], answers, 2, now);
}

describe('the rounds of the checks', () => {
  it('open an incident after two failures in a row, which says since when', () => {
    const first = round({}, 'unhealthy');
    assert.deepEqual(first.alerts, []);
    const second = round(first.memory, 'unhealthy', LATER);
    assert.deepEqual(second.alerts, [
      {
        type: 'kafka_lag_high',
        subject: 'kafka',
        status: 'firing',
        source: 'check',
        startsAt: NOW,
        fingerprint: 'check/kafka_lag_high/kafka',
        summary: 'kafka: 9000 behind',
      },
    ]);
    assert.equal(
      round(second.memory, 'unhealthy', LATER).alerts.length,
      1,
      'and again: its incident counts the repeat',
    );
  });

  it('begin anew after one success', () => {
    const well = round(round({}, 'unhealthy').memory, 'healthy');
    assert.deepEqual(round(well.memory, 'unhealthy').alerts, []);
  });

  for (const found of ['unknown', 'failed', 'no answer'] as const)
    it(`count what could not be found out (${found}) neither as a failure nor as a success`, () => {
      const unknown = round(round({}, found).memory, found);
      assert.deepEqual(unknown.alerts, []);
      assert.deepEqual(round(unknown.memory, 'unhealthy').alerts, [], 'it is the first failure');
      const between = round(round({}, 'unhealthy').memory, found);
      assert.equal(round(between.memory, 'unhealthy', LATER).alerts[0]?.startsAt, NOW, 'it is the second');
    });

  it('keep what is known of a check that was not asked, and forget one that is no longer on', () => {
    const { memory } = round({}, 'unhealthy');
    const notAsked = checkAlertsOf(memory, [aCheck('kafka_lag_high', { held: true })], [], 2, LATER);
    assert.deepEqual(notAsked, { memory, alerts: [] });
    assert.deepEqual(checkAlertsOf(memory, [], [], 2, LATER).memory, {});
  });

  it('ask what is due, a little early rather than a whole round late, and never what is held', () => {
    const memory = { 'kafka_lag_high/kafka': { failures: 0, lookedAt: NOW } };
    const dueAfter = (ms: number, check = aCheck()): boolean =>
      dueChecks(memory, [check], Date.parse(NOW) + ms, MINUTE_MS / 2).length === 1;
    assert.equal(dueAfter(20_000), false);
    assert.equal(dueAfter(59_000), true);
    assert.equal(dueAfter(MINUTE_MS, aCheck('kafka_lag_high', { everyMs: 60 * MINUTE_MS })), false);
    assert.equal(dueAfter(0, aCheck('kafka_broker_down')), true, 'what was never asked');
    assert.equal(dueAfter(MINUTE_MS, aCheck('kafka_lag_high', { held: true })), false);
  });
});
