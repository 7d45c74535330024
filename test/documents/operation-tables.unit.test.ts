import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_DIR, readSettings } from '../../src/config.js';
import { openDocuments } from '../../src/documents/open-documents.js';
import { serviceSchema } from '../../src/documents/service.schema.js';
import { ACTION_SCHEMAS } from '../../src/domain/actions/catalogue.schema.js';
import { ACTIONS, isLook } from '../../src/domain/actions/catalogue.js';
import type { ActionDefinition } from '../../src/domain/actions/action.js';
import { typeOfAlertName } from '../../src/domain/alert-names.js';
import { CHECK_TYPES, METRIC_CHECKS } from '../../src/domain/checks.js';
import type { CheckType } from '../../src/domain/checks.js';
import { DOWN_TYPES } from '../../src/domain/probing.js';
import type { Runbook } from '../../src/domain/runbook.js';

const MINUTE_MS = 60_000;

/** The operation's table of metrics, row by row: the metric, its alert, and what measures it with that limit. */
const METRICS: readonly (readonly [metric: string, alert: string, type: CheckType, limit: Record<string, unknown>])[] =
  [
    ['DAG run duration', '> 45 min', 'dag_run_slow', { limitMs: 45 * MINUTE_MS }],
    ['task success rate', '< 90 %', 'task_success_low', { minimum: 0.9 }],
    ['PostgreSQL connections of the maximum', '> 90 %', 'postgres_connections_high', { max: 0.9 }],
    ['query duration (mean)', '> 5 s', 'postgres_slow_queries', { meanLimitMs: 5_000 }],
    ['database growth', '> 20 % in a day', 'postgres_growth', { maxPerDay: 0.2 }],
    ['consumer lag', '> 5,000', 'kafka_lag_high', { maxMessages: 5_000 }],
    ['brokers', 'any down', 'kafka_broker_down', {}],
  ];

/** Its table of alerts: the alert's name, its severity there, and what opens it. */
const ALERTS = [
  ['AirflowDAGFailed', 'critical', 'airflow_dag_failed', {}],
  ['AirflowTaskQueueHigh', 'warning', 'airflow_queue_high', { maxQueued: 50 }],
  ['PostgreSQLConnectionsHigh', 'warning', 'postgres_connections_high', { max: 0.9 }],
  ['PostgreSQLDiskSpaceLow', 'critical', 'postgres_disk_low', { minFree: 0.2 }],
] as const;

/** Its table of errors, and its emergency procedures. */
const ERRORS = [
  ['invalid file', 'invalid_file'],
  ['invalid records', 'data_quality_degradation'],
  ['Kafka publish fails', 'kafka_down'],
  ['PostgreSQL unreachable', 'postgres_down'],
  ['Oracle load fails', 'oracle_down'],
] as const;
const EMERGENCIES = [
  ['Airflow scheduler down', 'airflow_scheduler_down'],
  ['Corrupt database', 'database_corrupt'],
  ['Kafka disk full', 'kafka_disk_low'],
  ['Data loss', 'data_loss'],
] as const;

/** The incidents that the operation knows, by name. */
const INCIDENTS = `airflow_scheduler_down airflow_dag_failed dag_not_started dag_run_slow task_success_low
  airflow_queue_high postgres_down postgres_connections_high postgres_slow_queries postgres_growth postgres_disk_low
  kafka_down kafka_lag_high oracle_down service_down`.split(/\s+/);

describe('the tables of the operation', () => {
  const documents = openDocuments(readSettings({ env: {} }));
  after(() => documents.close());

  function runbookOf(type: string): Runbook {
    const runbook = documents.snapshot(type)?.runbook;
    assert.ok(runbook, `no runbook of ${type}`);
    return runbook;
  }

  /** That nothing a runbook calls is missing, or would be refused to a runbook. */
  function assertSound({ type, steps, verification }: Runbook): void {
    for (const { action, id } of steps) {
      const rules: ActionDefinition | undefined = ACTIONS[action];
      assert.ok(rules, `${type}.${id}: ${action}`);
      assert.notEqual(rules.needsPerson, true, `${type}.${id} would be refused: ${action} needs a person`);
    }
    if (verification) assert.equal(ACTIONS[verification.action].effect, 'read');
  }

  function assertMeasured(type: CheckType, limit: Readonly<Record<string, unknown>>): void {
    const { action, params, kind } = METRIC_CHECKS[type];
    for (const [key, value] of Object.entries(limit))
      assert.equal((params as Record<string, unknown>)[key], value, `${type}.${key}`);
    const kinds: readonly string[] | undefined = (ACTIONS[action] as ActionDefinition).kinds;
    assert.ok(!kinds || kinds.includes(kind), `${action} is not of ${kind}`);
  }

  it('every runbook that is shipped is valid in the shipped configuration', () => {
    assert.deepEqual(documents.problems(), []);
    documents.runbooks().forEach(({ type }) => assertSound(runbookOf(type)));
  });

  it('every incident of the operation has one', () => INCIDENTS.forEach((type) => assertSound(runbookOf(type))));

  for (const [metric, alert, type, limit] of METRICS)
    it(`metric: ${metric} ${alert} opens ${type}`, () => {
      assertMeasured(type, limit);
      const runbook = runbookOf(type);
      assertSound(runbook);
      assert.ok(
        runbook.steps.some(({ action }) => action === METRIC_CHECKS[type].action),
        'it looks first',
      );
      assert.equal(runbook.verification?.action, METRIC_CHECKS[type].action, 'and is over when that look says so');
    });

  it('metric: scheduler heartbeat age > 30 s opens airflow_scheduler_down', () => {
    const airflow = serviceSchema.parse({ kind: 'airflow', url: 'http://127.0.0.1:18080' });
    assert.equal('heartbeatLimit' in airflow && airflow.heartbeatLimit, 30_000);
    assert.equal(DOWN_TYPES.airflow, 'airflow_scheduler_down');
    assertSound(runbookOf('airflow_scheduler_down'));
  });

  for (const [name, severity, type, limit] of ALERTS)
    it(`alert: ${name} opens ${type}`, () => {
      assertMeasured(type, limit);
      assert.equal(runbookOf(type).severity, severity === 'warning' ? 'medium' : severity);
      assert.equal(typeOfAlertName(name), type);
    });

  it('alert: AirflowSchedulerDown restarts the scheduler at once', () => {
    const { severity, steps } = runbookOf('airflow_scheduler_down');
    assert.equal(severity, 'critical');
    assert.ok(steps.some(({ action }) => action === 'restart_failed_services'));
    assert.equal(typeOfAlertName('AirflowSchedulerDown'), 'airflow_scheduler_down');
  });

  for (const [fault, type] of [...ERRORS, ...EMERGENCIES])
    it(`${fault} has ${type}`, () => assertSound(runbookOf(type)));

  it('a check says the same limits as its look does where none are written, and every check has a runbook', () => {
    for (const type of CHECK_TYPES) {
      const { action, params } = METRIC_CHECKS[type];
      assert.deepEqual(ACTION_SCHEMAS[action].parse({}), params, type);
      assert.ok(isLook(action));
      assertSound(runbookOf(type));
    }
  });

  it('both languages list every shipped runbook', () => {
    for (const file of ['docs/runbooks.md', 'docs/runbooks.es.md']) {
      const text = readFileSync(join(CLONE_DIR, file), 'utf8');
      for (const { type } of documents.runbooks()) assert.ok(text.includes(`| \`${type}\` |`), `${file}: ${type}`);
    }
    assert.ok(existsSync(join(CLONE_DIR, 'docs/adr/0024-what-opens-which-incident.md')));
  });
});
