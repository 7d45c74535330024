import assert from 'node:assert/strict';
import kafkajs from 'kafkajs';
import type { Admin, Consumer, Kafka, Message } from 'kafkajs';
import type { AtKafka, KafkaPort } from '../../../src/activities/actions/kafka-port.js';
import type { ServiceConfig } from '../../../src/documents/guardia-config.js';
import type { ServiceFinding } from '../../../src/domain/service.js';
import { kafkaPort } from '../../../src/wiring/kafka-port.js';
import { KAFKA_PASSWORD, KAFKA_USER, plainClient, startKafka } from '../../services/kafka/kafka.js';
import type { RealKafka } from '../../services/kafka/kafka.js';
import { eventually } from '../../support/eventually.js';
import { kafkaDocuments, kafkaService } from '../../support/kafka-service.js';
import { readTopic } from '../../support/kafka-topic.js';
import { rejectedWith } from '../../support/rejections.js';
import { needs } from '../../support/require.js';

const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ConfigResourceTypes,
  Partitioners,
  ResourcePatternTypes,
} = kafkajs;
const NOBODY = '127.0.0.1:9';

describe('One Kafka, looked at and altered', function () {
  this.timeout(120_000);
  let kafka: RealKafka;
  let second: RealKafka;
  let admin: Admin;
  const consumers: Consumer[] = [];
  const { signal } = new AbortController();

  before(async function () {
    await needs(this, 'kafka');
    kafka = await startKafka();
    admin = plainClient(kafka.brokers).admin();
    await admin.connect();
  });
  afterEach(() => Promise.all(consumers.splice(0).map((consumer) => consumer.disconnect())));
  after(async () => {
    await admin?.disconnect();
    await second?.close();
    await kafka?.close();
  });

  function port(service: Partial<ServiceConfig> = {}, masters: readonly string[] = []): KafkaPort {
    const services = { service: () => kafkaService({ brokers: kafka.brokers, ...service }) };
    return kafkaPort({ operation: services, documents: kafkaDocuments(masters) });
  }
  const at: AtKafka = { service: 'kafka', mode: 'live', signal };
  const verdict = async (finding: Promise<ServiceFinding>): Promise<string> => {
    const { health, code } = await finding;
    return `${health} ${code}`;
  };
  async function settings(topic: string): Promise<Record<string, string>> {
    const { resources } = await admin.describeConfigs({
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
      includeSynonyms: false,
    });
    const own = resources[0]?.configEntries.filter(({ configSource }) => Number(configSource) === 1) ?? [];
    return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
  }
  const makeTopic = (topic: string, more: object = {}): Promise<boolean> =>
    admin.createTopics({ topics: [{ topic, numPartitions: 3, ...more }], waitForLeaders: true });

  it('says how many brokers answer, and when they are fewer than they should be', async () => {
    const healthy = await port().brokers(at);
    assert.deepEqual([healthy.service, healthy.health, healthy.code], ['kafka', 'healthy', 'ok']);
    assert.match(healthy.detail, /1 of 1 broker\(s\), controller 1/);
    assert.equal(await verdict(port().brokers(at, 2)), 'unhealthy too_few');
    assert.equal(await verdict(port({ brokers: [NOBODY] }).brokers(at)), 'unhealthy unreachable');
    assert.equal(await verdict(port({ missingVariables: ['KAFKA_PASSWORD'] }).brokers(at)), 'unknown not_configured');
  });

  it('tells missing topics from those that nobody has published to yet', async () => {
    await makeTopic('maestras.clientes');
    assert.equal(await verdict(port().topics(at, ['maestras.clientes'])), 'healthy ok');
    const missing = await port().topics(at, ['maestras.clientes', 'maestras.nadie']);
    assert.deepEqual([missing.health, missing.code], ['unhealthy', 'too_few']);
    assert.match(missing.detail, /missing: maestras\.nadie/);
    assert.equal(await verdict(port({}, ['clientes']).topics(at)), 'healthy ok');
    assert.equal(await verdict(port({}, ['clientes', 'nadie']).topics(at)), 'unknown not_started');
    assert.ok(!(await admin.listTopics()).includes('maestras.nadie'), 'asking made the topic');
  });

  it('measures how far a group is behind, and takes no marker of a transaction for a message', async () => {
    await makeTopic('lag');
    const client = plainClient(kafka.brokers);
    const both = (value: string): Message[] => [0, 1, 2].map((partition) => ({ partition, value }));
    const producer = client.producer({ transactionalId: 'lag', maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'lag', messages: [...both('1'), ...both('2')] });
    await transaction.commit();
    await producer.disconnect();
    const reader = await consume(client, 'reader', 6);
    const upToDate = await eventually('it has committed', async () => {
      const finding = await port().lag(at, 'reader', 0);
      return finding.health === 'healthy' ? finding : undefined;
    });
    assert.match(upToDate.detail, /3 message\(s\) behind, of which up to 3 may be markers, most in lag, 1 consumer/);
    await reader.disconnect();

    const plain = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await plain.connect();
    for (let time = 0; time < 10; time += 1) await plain.send({ topic: 'lag', messages: both('3') });
    await plain.disconnect();
    const behind = await port().lag(at, 'reader', 30);
    assert.deepEqual([behind.health, behind.code], ['unhealthy', 'too_many']);
    assert.match(behind.detail, /^group reader: 33 message\(s\) behind, most in lag, 0 consumer\(s\)/);
    await consume(client, 'another', 36);
    assert.match((await port().lag(at, undefined, 30)).detail, /^group reader: 33 /);
    assert.equal(await verdict(port().lag(at, undefined, 33)), 'healthy ok');
    assert.equal(await verdict(port().lag(at, 'unheard-of', 5)), 'unknown not_started');
  });

  /** A real member of the group, once it has read so many. */
  async function consume(client: Kafka, groupId: string, messages: number): Promise<Consumer> {
    const consumer = client.consumer({ groupId, maxWaitTimeInMs: 100 });
    consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: ['lag'], fromBeginning: true });
    let read = 0;
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async (): Promise<void> => {
        if ((read += 1) === messages) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    return consumer;
  }

  it('alters a setting and keeps all others', async () => {
    const configEntries = [
      { name: 'cleanup.policy', value: 'compact,delete' },
      { name: 'max.message.bytes', value: '20000' },
      { name: 'min.insync.replicas', value: '1' },
    ];
    await makeTopic('settings', { configEntries });
    const before = await settings('settings');
    assert.equal(Object.keys(before).length, 3);
    const its = port();
    await its.change(at, 'settings', () => ({ 'retention.ms': '86400000' }), true);
    assert.deepEqual(await settings('settings'), before, 'what was only to be judged was done');
    const after = await its.change(at, 'settings', () => ({ 'retention.ms': '86400000' }), false);
    assert.deepEqual(after['retention.ms'], { value: '86400000', isOverride: true });
    assert.deepEqual(await settings('settings'), { ...before, 'retention.ms': '86400000' });
    assert.match(
      (await its.topicConfig(at, 'settings')).detail,
      /own: .*retention\.ms=86400000.*default: retention\.bytes=-1/,
    );
    await its.change(at, 'settings', () => ({ 'retention.ms': null }), false);
    assert.deepEqual(await settings('settings'), before);
    await rejectedWith(
      'CONFIG_INVALID',
      its.change(at, 'settings', () => ({ 'retention.ms': 'un día' }), true),
    );
    await rejectedWith(
      'NOT_FOUND',
      its.change(at, 'nowhere', () => ({ 'retention.ms': '1' }), false),
    );
    assert.deepEqual(await settings('settings'), before);
  });

  it('publishes a record of its own and reads it back', async () => {
    const found = await port().roundTrip(at);
    assert.deepEqual([found.health, found.code], ['healthy', 'ok'], found.detail);
    assert.match(found.detail, /published in \d+ ms, read back in \d+ ms/);
    await port().roundTrip(at);
    const records = await readTopic(kafka.brokers, 'guardia.probe');
    assert.equal(records.length, 2);
    assert.equal(new Set(records.map(({ headers }) => headers['ce_id'])).size, 2);
    assert.equal((await settings('guardia.probe'))['retention.ms'], '3600000');
    const { groups } = await admin.listGroups();
    assert.deepEqual(
      groups.filter(({ groupId }) => groupId.startsWith('guardia-')),
      [],
      'no group is left behind',
    );
  });

  it('does not call a cluster unhealthy that keeps us out', async () => {
    const stranger = port({ brokers: kafka.scram, username: KAFKA_USER, password: 'una-clave-equivocada' });
    const refused = await stranger.roundTrip(at);
    assert.deepEqual([refused.health, refused.code], ['unknown', 'refused_credentials']);
    assert.doesNotMatch(refused.detail, /equivocada/);
    await admin.createAcls({
      acl: [
        {
          resourceType: AclResourceTypes.TOPIC,
          resourceName: 'guardia.probe',
          resourcePatternType: ResourcePatternTypes.LITERAL,
          principal: `User:${KAFKA_USER}`,
          host: '*',
          operation: AclOperationTypes.WRITE,
          permissionType: AclPermissionTypes.DENY,
        },
      ],
    });
    const mayNot = await port({ brokers: kafka.scram, username: KAFKA_USER, password: KAFKA_PASSWORD }).roundTrip(at);
    assert.deepEqual([mayNot.health, mayNot.code], ['unknown', 'refused_credentials']);
    assert.match(mayNot.detail, /not authorized/i);
  });

  it('sees a broker that is gone: replicas out of sync, partitions without a leader', async () => {
    second = await startKafka({ join: kafka });
    assert.equal(await verdict(port().brokers(at, 2)), 'healthy ok');
    // Not waited for by the client, which may ask the new broker while that has not heard of the topic yet.
    const topics = [
      { topic: 'both', replicationFactor: 2, numPartitions: 2 },
      { topic: 'alone', replicaAssignment: [{ partition: 0, replicas: [2] }] },
    ];
    await admin.createTopics({ topics, waitForLeaders: false });
    await eventually('both topics are well', async () => {
      return (await verdict(port().topics(at, ['both', 'alone']))) === 'healthy ok' || undefined;
    });
    await second.kill();
    const isGone = async (): Promise<ServiceFinding | undefined> => {
      const finding = await port().topics(at, ['both', 'alone']);
      return /out of sync/.test(finding.detail) && /leader/.test(finding.detail) ? finding : undefined;
    };
    const { health, code, detail } = await eventually('the controller has noticed', isGone);
    assert.deepEqual([health, code], ['unhealthy', 'unreachable']);
    assert.match(detail, /partitions without a leader: alone; replicas out of sync: both/);
    const brokers = await port().brokers(at, 2);
    assert.equal(brokers.health, 'unhealthy', brokers.detail);
    assert.match(brokers.detail, /leader/i);
    await second.start();
    await admin.deleteTopics({ topics: ['alone', 'both'] });
    await second.stop();
  });

  it('is not waited for where it is alive and answers nothing, nor where it is away', async () => {
    const its = port({ timeoutMs: 1_000 });
    const looks = (): Promise<readonly ServiceFinding[]> =>
      Promise.all([
        its.brokers(at),
        its.topics(at, ['settings']),
        its.lag(at, undefined, 0),
        its.topicConfig(at, 'settings'),
        its.roundTrip(at),
      ]);
    kafka.freeze();
    try {
      const startedMs = performance.now();
      for (const { health, code } of await looks()) assert.deepEqual([health, code], ['unhealthy', 'timeout']);
      assert.ok(performance.now() - startedMs < 25_000);
      const giveUp = new AbortController();
      const cancelled = its.lag({ ...at, signal: giveUp.signal }, undefined, 0);
      giveUp.abort();
      await rejectedWith('CANCELLED', cancelled);
    } finally {
      await kafka.thaw();
    }
    assert.equal(await verdict(its.topicConfig(at, 'settings')), 'healthy ok');
    await kafka.kill();
    for (const { health, code } of await looks()) assert.deepEqual([health, code], ['unhealthy', 'unreachable']);
    await kafka.start();
    assert.equal(await verdict(its.roundTrip(at)), 'healthy ok');
  });
});
