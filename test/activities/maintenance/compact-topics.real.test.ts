import assert from 'node:assert/strict';
import kafkajs from 'kafkajs';
import type { Admin, Message } from 'kafkajs';
import { compactTopics } from '../../../src/activities/maintenance/compact-topics.js';
import type { ServiceConfig } from '../../../src/documents/guardia-config.js';
import type { TaskReport } from '../../../src/domain/maintenance/task.js';
import { compactionPort } from '../../../src/wiring/maintenance/topics-port.js';
import { plainClient, startKafka } from '../../services/kafka/kafka.js';
import type { RealKafka } from '../../services/kafka/kafka.js';
import { eventually } from '../../support/eventually.js';
import { kafkaDocuments, kafkaService } from '../../support/kafka-service.js';
import { rejectedWith } from '../../support/rejections.js';
import { rendered } from '../../support/rendered.js';
import { needs } from '../../support/require.js';
import { codesOf, handedOn, linesOf, orderOf } from '../../support/task-order.js';

const { ConfigResourceTypes, Partitioners } = kafkajs;
const DAY_MS = 86_400_000;
const NOW_MS = Date.now();

describe('The task compact_topics, on a real Kafka', function () {
  this.timeout(90_000);
  let kafka: RealKafka;
  let admin: Admin;

  before(async function () {
    await needs(this, 'kafka');
    kafka = await startKafka();
    admin = plainClient(kafka.brokers).admin();
    await admin.connect();
    // As it is shipped the cleaner looks every quarter of a minute.
    const configEntries = [{ name: 'log.cleaner.backoff.ms', value: '200' }];
    const resources = [{ type: ConfigResourceTypes.BROKER, name: '1', configEntries }];
    await admin.alterConfigs({ resources, validateOnly: false });
  });
  after(async () => {
    await admin?.disconnect();
    await kafka?.close();
  });

  const task = (service: Partial<ServiceConfig> = {}) =>
    compactTopics(
      compactionPort({
        operation: { service: () => kafkaService({ brokers: kafka.brokers, ...service }) },
        documents: kafkaDocuments([]),
      }),
    );
  const order = (...topics: readonly string[]) => orderOf('compact_topics', { service: 'kafka', params: { topics } });
  const about = ({ lines }: TaskReport, topic: string) => lines.find(({ values }) => values['topic'] === topic);

  async function makeTopic(topic: string, settings: Readonly<Record<string, string>>): Promise<void> {
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
    await admin.createTopics({ topics: [{ topic, numPartitions: 2, configEntries }], waitForLeaders: true });
  }
  async function write(topic: string, messages: readonly Message[], more: object = {}): Promise<void> {
    const producer = plainClient(kafka.brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic, acks: -1, messages: [...messages], ...more });
    await producer.disconnect();
  }
  /** Each key so many times; the first ones older than the last ones. */
  const versions = (keys: number, times: number, ageDays = 0): readonly Message[] =>
    Array.from({ length: keys * times }, (_, n) => ({
      key: `k${n % keys}`,
      value: `${n} ${'x'.repeat(100)}`,
      timestamp: String(NOW_MS - ageDays * DAY_MS + n),
    }));
  async function overrides(topic: string): Promise<Record<string, string>> {
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic }];
    const { resources: found } = await admin.describeConfigs({ resources, includeSynonyms: false });
    const own = found[0]?.configEntries.filter(({ configSource }) => Number(configSource) === 1) ?? [];
    return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
  }

  it('sets the policy where it should be, keeps all other settings, and touches no other topic', async () => {
    const others = { 'max.message.bytes': '20000', 'retention.ms': '86400000' };
    await makeTopic('maestras.clientes', { ...others, 'cleanup.policy': 'delete' });
    await makeTopic('maestras.productos', others);
    await makeTopic('pedidos', others);
    await write('maestras.clientes', versions(10, 4));
    const plan = await task().plan(order('maestras.*'));
    assert.deepEqual(plan.work, { topics: ['maestras.clientes', 'maestras.productos'] });
    assert.deepEqual(
      plan.lines.map(({ attention }) => attention),
      [undefined, true, true],
    );
    assert.equal(plan.figures?.['policyMissingCount'], 2);
    assert.deepEqual(await overrides('maestras.productos'), others, 'a plan altered something');
    rendered(plan);

    const report = await task().act?.(order('maestras.*'), handedOn(plan.work));
    assert.ok(report);
    const state = ['compaction_measured_how', 'topic_compacted', 'topic_empty'];
    assert.deepEqual(codesOf(report), ['topic_policy_set', 'topic_policy_set', ...state]);
    assert.deepEqual([report.figures?.['policyMissingCount'], report.figures?.['compactedTopicsCount']], [0, 2]);
    for (const topic of ['maestras.clientes', 'maestras.productos'])
      assert.deepEqual(await overrides(topic), { ...others, 'cleanup.policy': 'compact,delete' });
    assert.deepEqual(await overrides('pedidos'), others);
    assert.match(rendered(report).en[0] ?? '', /cleanup\.policy was delete and is now compact,delete/);

    const again = await task().act?.(order('maestras.*'), handedOn(plan.work));
    assert.ok(again);
    assert.deepEqual(codesOf(again).slice(0, 2), ['topic_policy_already', 'topic_policy_already']);
    rendered(again);
    const next = await task().plan(order('maestras.*'));
    assert.deepEqual([next.idle, next.work], [true, undefined]);
    assert.deepEqual(codesOf(next), ['compaction_measured_how', 'topic_compacted', 'topic_empty']);
    const clientes = about(next, 'maestras.clientes')?.values;
    assert.deepEqual([clientes?.['recordsCount'], clientes?.['dirtyRatio']], [40, 0.75]);
    assert.ok(Number(clientes?.['sizeBytes']) > 40 * 100, 'the size of 40 records of 100 bytes');
    assert.equal(clientes?.['oldestAt'], new Date(NOW_MS).toISOString());
    rendered(next);
  });

  it('measures how much the cleaner has left to do, and sees when it has done it', async () => {
    const quick = { 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.99', 'cleanup.policy': 'compact' };
    await makeTopic('limpio', quick);
    await write('limpio', versions(20, 10, 1));
    const before = await task().plan(order());
    const dirty = about(before, 'limpio');
    assert.deepEqual([dirty?.code, dirty?.attention, dirty?.values['dirtyRatio']], ['topic_dirty', true, 0.9]);
    rendered(before);
    const configEntries = Object.entries({ ...quick, 'min.cleanable.dirty.ratio': '0.01' });
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          ...{ type: ConfigResourceTypes.TOPIC, name: 'limpio' },
          configEntries: configEntries.map(([name, value]) => ({ name, value })),
        },
      ],
    });
    // The newest segment is never cleaned: a record more begins another in each partition.
    await write('limpio', versions(20, 1));
    await eventually('the cleaner has been there', async () => {
      const its = about(await task().plan(order()), 'limpio');
      return its?.code === 'topic_compacted' && Number(its.values['dirtyRatio']) <= 0.5 ? its : undefined;
    });
  });

  it('says what was not cleaned for long', async () => {
    await makeTopic('olvidado', { 'cleanup.policy': 'compact' });
    await write('olvidado', versions(20, 3, 20));
    const forgotten = about(await task().plan(order()), 'olvidado');
    assert.deepEqual([forgotten?.code, forgotten?.attention], ['topic_not_cleaned', true]);
  });

  it('leaves alone a topic that has records without a key, which it would refuse from then on', async () => {
    await makeTopic('sin-clave', {});
    await write('sin-clave', [{ key: 'a', value: '1' }, { value: '2' }]);
    const plan = await task().plan(order('sin-*'));
    assert.deepEqual([plan.work, plan.idle], [undefined, true]);
    assert.deepEqual(
      linesOf(plan, 'topic_keyless').map(({ keylessCount }) => keylessCount),
      [1],
    );
    rendered(plan);
  });

  it('says which topic it cannot read, and reads the others all the same', async () => {
    await makeTopic('comprimido', { 'cleanup.policy': 'compact', 'compression.type': 'snappy' });
    await write('comprimido', versions(3, 2));
    const plan = await task().plan(order('nadie.*'));
    assert.deepEqual(about(plan, 'comprimido')?.code, 'topic_unread');
    assert.equal(about(plan, 'maestras.clientes')?.code, 'topic_compacted');
    assert.deepEqual(linesOf(plan, 'topic_pattern_unmatched'), [{ pattern: 'nadie.*' }]);
    rendered(plan);
  });

  it('says that a topic is gone since the plan, and that no broker answers', async () => {
    const report = await task().act?.(order(), { topics: ['se-fue'] });
    assert.ok(report);
    assert.equal(codesOf(report)[0], 'topic_gone');
    rendered(report);
    await rejectedWith('SERVICE_UNREACHABLE', task({ brokers: ['127.0.0.1:9'] }).plan(order()));
  });

  it('leaves no group of its own behind', async () => {
    const { groups } = await admin.listGroups();
    assert.deepEqual(
      groups.filter(({ groupId }) => groupId.startsWith('guardia')),
      [],
    );
  });

  it('does not set the policy where records without a key came only lately, far behind the part that is read', async () => {
    await makeTopic('tarde', {});
    const keyed = Array.from({ length: 12_000 }, (_, n): Message => ({ key: `k${n}`, value: 'x', partition: 0 }));
    await write('tarde', keyed);
    await write('tarde', [{ key: null, value: 'sin clave', partition: 0 }]);
    const plan = await task().plan(order('tarde'));
    assert.equal(linesOf(plan, 'topic_keyless').length, 1, codesOf(plan).join());
    assert.deepEqual([plan.idle, await overrides('tarde')], [true, {}]);
  });
});
