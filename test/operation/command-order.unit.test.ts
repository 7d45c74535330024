import assert from 'node:assert/strict';
import { ACTION_NAMES } from '../../src/domain/actions/catalogue.js';
import { isCommandDeed, isCommandLook } from '../../src/domain/command.js';
import { actionCards, cardOf } from '../../src/operation/action-card.js';
import { checksOf } from '../../src/operation/check-order.js';
import { commandOrder } from '../../src/operation/command-order.js';
import type { ListedService } from '../../src/operation/services.js';
import { writtenValues } from '../../src/operation/written-values.js';

const aService = (name: string, kind: ListedService['kind'], changes: Partial<ListedService> = {}): ListedService => ({
  ...{ name, kind, runtime: 'docker', mode: 'observe', dependsOn: [], lab: false },
  ...changes,
});
const SERVICES = new Map(
  [
    aService('kafka', 'kafka'),
    aService('postgres', 'postgres'),
    aService('airflow', 'airflow', { runtime: 'none' }),
  ].map((service) => [service.name, service]),
);
const HOUR_MS = 3_600_000;

describe('an order of one action by hand', () => {
  it('is written as under `with` of a runbook, with the service by its option', () => {
    const pairs = ['topic=maestras.clientes', 'set.retention.ms=86400000', 'restoreAfter=1 hour'];
    const order = { service: 'kafka', with: writtenValues('alter_topic_config', pairs) };
    assert.deepEqual(commandOrder('alter_topic_config', order, SERVICES), {
      deed: {
        action: 'alter_topic_config',
        params: {
          ...{ service: 'kafka', topic: 'maestras.clientes' },
          ...{ set: { 'retention.ms': '86400000' }, restoreAfterMs: HOUR_MS },
        },
      },
    });
    assert.deepEqual(commandOrder('restart_failed_services', { service: 'kafka' }, SERVICES), {
      deed: { action: 'restart_failed_services', params: { services: ['kafka'] } },
    });
  });

  it('tells numbers, lists, booleans and text apart by what the action expects', () => {
    assert.deepEqual(writtenValues('check_kafka_topics', ['topics=a,b', 'topics=c']), { topics: ['a', 'b', 'c'] });
    assert.deepEqual(writtenValues('check_airflow_queue', ['maxQueued=50']), { maxQueued: 50 });
    assert.deepEqual(writtenValues('trigger_dag', ['conf.full=sí', 'conf.day=3', 'conf.why=a=b', 'dag=7']), {
      conf: { full: true, day: 3, why: 'a=b' },
      dag: '7',
    });
    assert.throws(() => writtenValues('check_service', ['kafka']), { code: 'bad_pair' });
  });

  for (const [what, action, order, code] of [
    ['a service that is not there', 'check_service', { service: 'kafca' }, 'unknown_service'],
    ['a service of another kind', 'check_kafka_brokers', { service: 'postgres' }, 'wrong_kind'],
    ['a restart where nothing runs it', 'restart_failed_services', { service: 'airflow' }, 'no_runtime'],
    ['a restart of nothing', 'restart_failed_services', {}, 'invalid_values'],
    [
      'a restart of two at once',
      'restart_failed_services',
      { with: { services: ['kafka', 'postgres'] } },
      'invalid_values',
    ],
    [
      'a setting that may not be altered',
      'alter_topic_config',
      { with: { topic: 't', set: { acks: '1' } } },
      'invalid_values',
    ],
    ['a key of the prototype', 'check_service', { with: JSON.parse('{"__proto__":"x"}') as object }, 'invalid_values'],
    ['a step of runbooks', 'escalate', {}, 'not_by_hand'],
    ['no action at all', 'toString', {}, 'unknown_action'],
  ] as const) {
    it(`is refused for ${what}`, () => {
      assert.throws(() => commandOrder(action, order as never, SERVICES), { name: 'OperationError', code });
    });
  }

  it('says all that is wrong with the values, in the language of whoever reads it', () => {
    const order = { with: { limit: 5, day: 'x' } };
    assert.throws(
      () => commandOrder('check_dag_duration', order, SERVICES),
      (error: { params: { es: string[]; en: string[] } }) => {
        assert.equal(error.params.es.length, 2);
        assert.match(error.params.es.join(' '), /limit: «5» no dice su unidad/);
        assert.match(error.params.en.join(' '), /The key "day" is not known.*Allowed: service, dag, limit/);
        return true;
      },
    );
  });
});

describe('the cards of the catalogue', () => {
  it('say of every action whether a person may order it, and of those who may not, what else there is', () => {
    const cards = actionCards();
    assert.equal(cards.length, ACTION_NAMES.length);
    for (const { name, byHand, does } of cards) {
      assert.equal(byHand, isCommandDeed(name) || isCommandLook(name));
      if (isCommandLook(name)) assert.equal(does, 'look', name);
    }
    assert.equal(cardOf('rerun_date').instead, './guardia reprocess date');
  });

  it('say what each parameter is', () => {
    const { parameters, undo, needsPerson } = cardOf('alter_topic_config');
    assert.deepEqual([undo, needsPerson], ['restored_by_itself', true]);
    const set = parameters.find(({ name }) => name === 'set');
    assert.deepEqual([set?.kind, set?.required, set?.keys?.includes('retention.ms')], ['map', true, true]);
    assert.equal(parameters.find(({ name }) => name === 'restoreAfter')?.default, '1 day');
  });
});

describe('the check of one service', () => {
  const names = (service: string): readonly string[] =>
    checksOf(SERVICES.get(service) as ListedService, 'airflow').map(({ action }) => action);

  it('is its probe, and every look of its kind that needs no further word and sends nothing', () => {
    assert.deepEqual(names('kafka'), [
      'check_service',
      'check_kafka_brokers',
      'check_kafka_topics',
      'check_consumer_lag',
      'check_container',
      'check_container_stats',
      'check_disk_space',
    ]);
    assert.ok(names('airflow').includes('check_dag_started'), "it is the pipeline's scheduler");
    assert.ok(!names('airflow').includes('check_container'), 'it runs in none');
    assert.ok(!names('airflow').includes('check_airflow_connection'), 'nobody said which');
  });
});
