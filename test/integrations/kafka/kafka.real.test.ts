import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { CloudEvent, Kafka as CloudEvents } from 'cloudevents';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { IntegrationError } from '../../../src/integrations/integration-error.js';
import { openKafka } from '../../../src/integrations/kafka/events.js';
import type { KafkaOptions } from '../../../src/integrations/kafka/events.js';
import { openKafkaPing } from '../../../src/integrations/kafka/ping.js';
import { createProber } from '../../../src/integrations/services/prober.js';
import type { EventsPort } from '../../../src/ingestion/ports.js';
import { KAFKA_PASSWORD, KAFKA_USER, plainClient, startKafka } from '../../services/kafka/kafka.js';
import type { RealKafka } from '../../services/kafka/kafka.js';
import { readTopic } from '../../support/kafka-topic.js';
import type { TopicRecord } from '../../support/kafka-topic.js';
import { everythingSaidBy, rejectedWith } from '../../support/rejections.js';
import { needs } from '../../support/require.js';
import { openTroubledTcp } from '../../support/troubled-tcp.js';
import { aLoad, someEvents } from './events.js';

// Node.js sees only some of the names of this package.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const NOBODY = '127.0.0.1:9';
const BATCH = 200;

describe('the events of the masters in Kafka', function () {
  this.timeout(120_000);
  let kafka: RealKafka;
  let admin: Admin;
  let prefixes = 0;
  let prefix: string;
  const signal = new AbortController().signal;
  const opened: EventsPort[] = [];

  before(async function () {
    await needs(this, 'kafka');
    kafka = await startKafka();
    admin = plainClient(kafka.brokers).admin();
    await admin.connect();
  });
  beforeEach(() => {
    prefix = `t${(prefixes += 1)}.`;
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((port) => port.close()));
  });
  after(async () => {
    await admin?.disconnect();
    await kafka?.close();
  });

  function open(more: Partial<KafkaOptions> = {}): EventsPort {
    const port = openKafka({
      brokers: kafka.brokers,
      topicPrefix: prefix,
      source: '/guardia/ingesta_diaria_maestras_erp',
      timeouts: { connectionMs: 1_500, requestMs: 1_500, sendMs: 5_000, idleMs: 5_000 },
      ...more,
    });
    opened.push(port);
    return port;
  }
  const topic = (master = 'clientes'): string => `${prefix}${master}`;
  const inTopic = (master = 'clientes'): Promise<readonly TopicRecord[]> => readTopic(kafka.brokers, topic(master));

  it('arrive once, in the order of their entity, readable for any client of CloudEvents', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    const events = someEvents(1, 1, 1_000);
    for (let at = 0; at < events.length; at += BATCH) await port.publish(events.slice(at, at + BATCH), signal);
    const records = await inTopic();
    assert.equal(records.length, 1_000);
    assertInOrder(records);
    const [first] = records;
    assert.ok(first);
    const read = CloudEvents.toEvent({ headers: { ...first.headers }, body: undefined, ...{ value: first.value } });
    assert.ok(read instanceof CloudEvent && read.validate());
    const source = events.find(({ id }) => id === read.id);
    assert.ok(source);
    assert.deepEqual(read.data, source.data);
    assert.equal(first.key, source.entityKey);
    assert.equal(read.type, `com.guardia.clientes.${source.kind}.v1`);
  });

  it('have a topic for each master, made where it is missing and never changed where it is not', async () => {
    await admin.createTopics({ topics: [{ topic: topic('productos'), numPartitions: 1 }], waitForLeaders: true });
    const port = open();
    await rejectedWith('NOT_FOUND', port.publish(someEvents(1, 1, 1), signal));
    await Promise.all([
      port.ensureTopics(['clientes', 'productos'], signal),
      open().ensureTopics(['clientes', 'productos'], signal),
    ]);
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic(), topic('productos')] });
    assert.deepEqual(
      topics.map(({ name, partitions }) => [name, partitions.length, partitions[0]?.replicas.length]).sort(),
      [
        [topic(), 3, 1],
        [topic('productos'), 1, 1],
      ],
    );
    await port.publish(someEvents(1, 1, 1), signal);
    assert.equal((await inTopic()).length, 1);
  });

  it('go on where somebody gave the topic more partitions, each entity to one of them', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    await port.publish(someEvents(1, 1, 100), signal);
    await admin.createPartitions({ topicPartitions: [{ topic: topic(), count: 5 }] });
    const fresh = open();
    await fresh.publish(someEvents(2, 1, 100), signal);
    await fresh.publish(someEvents(2, 101, 200), signal);
    assertInOrder((await inTopic()).filter(({ headers }) => headers['ce_outboxposition']?.startsWith('2/')));
  });

  it('name the record that is too large for the topic, and send those before it', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    const events = someEvents(1, 1, 5);
    const [, , third] = events;
    assert.ok(third);
    events[2] = { ...third, data: { nota: 'x'.repeat(1_100_000) } };
    const { message } = await rejectedWith('DATA_REFUSED', port.publish(events, signal));
    assert.match(message, /clientes C0003 .*larger than the topic/);
    assert.deepEqual(positions(await inTopic()), ['1/1', '1/2']);
    await port.publish(someEvents(1, 4, 5), signal);
    assert.equal((await inTopic()).length, 4);
  });

  it('find their way into a topic that takes only small batches', async () => {
    const limit = [{ name: 'max.message.bytes', value: '20000' }];
    await admin.createTopics({ topics: [{ topic: topic(), numPartitions: 1, configEntries: limit }] });
    const port = open();
    await port.publish(someEvents(1, 1, 500), signal);
    const records = await inTopic();
    assert.equal(records.length, 500);
    assertInOrder(records);
  });

  it('are counted apart from their repeats and from those of other loads', async () => {
    const port = open();
    await port.ensureTopics(['clientes', 'productos'], signal);
    await port.publish([...someEvents(1, 1, 300), ...someEvents(2, 1, 50, { master: 'productos' })], signal);
    await port.publish(someEvents(1, 201, 300), signal);
    await port.publish(someEvents(3, 1, 10), signal);
    const loads = [aLoad(1, 301), aLoad(2, 50, { master: 'productos' }), aLoad(4, 7), aLoad(5, 0)];
    const counted = [
      { loadId: 1, found: 300, repeats: 100 },
      { loadId: 2, found: 50, repeats: 0 },
      { loadId: 4, found: 0, repeats: 0 },
      { loadId: 5, found: 0, repeats: 0 },
    ];
    assert.deepEqual(await port.count(loads, signal), counted);
    assert.deepEqual(await port.count([aLoad(1, 300, { master: 'nadie' })], signal), [
      { loadId: 1, found: 0, repeats: 0 },
    ]);
    const { groups } = await admin.listGroups();
    assert.deepEqual(
      groups.filter(({ groupId }) => groupId.startsWith('guardia-')),
      [],
      'no group is left behind',
    );
  });

  it('are counted while others come in', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    await port.publish(someEvents(1, 1, 2_000), signal);
    const others = open();
    let counting = true;
    const coming = (async () => {
      for (let n = 1; counting; n += 10) await others.publish(someEvents(2, n, n + 9), signal);
    })();
    try {
      for (let time = 0; time < 5; time += 1) {
        assert.deepEqual(await port.count([aLoad(1, 2_000)], signal), [{ loadId: 1, found: 2_000, repeats: 0 }]);
      }
    } finally {
      counting = false;
      await coming;
    }
  });

  it('are only searched from when they were committed', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    const old = plainClient(kafka.brokers).producer({ allowAutoTopicCreation: false });
    await old.connect();
    const yesterdayMs = Date.now() - 86_400_000;
    const time = new Date().toISOString();
    await old.send({
      topic: topic(),
      messages: [
        { key: 'C', value: '{}', timestamp: String(yesterdayMs), headers: { ce_outboxposition: '1/1', ce_time: time } },
      ],
    });
    await old.disconnect();
    await port.publish(someEvents(1, 2, 20, { time }), signal);
    const [all] = await port.count([aLoad(1, 20)], signal);
    assert.equal(all?.found, 20);
    const [since] = await port.count([aLoad(1, 20, { committedAt: time })], signal);
    assert.equal(since?.found, 19, 'what a search from the beginning would have found');
    const later = new Date(Date.now() + 7_200_000).toISOString();
    assert.deepEqual(await port.count([aLoad(1, 20, { committedAt: later })], signal), [
      { loadId: 1, found: 0, repeats: 0 },
    ]);
  });

  it('lose nothing and keep their order where the broker is killed while it takes them', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    const events = someEvents(1, 1, 20_000);
    const failures: string[] = [];
    let acknowledged = 0;
    let killed: Promise<void> | undefined;
    // As the relay does: what is not acknowledged is sent again, when the broker is back.
    while (acknowledged < events.length) {
      const batch = events.slice(acknowledged, acknowledged + BATCH);
      const sent = port.publish(batch, signal);
      if (acknowledged >= events.length / 2 && !killed) killed = kafka.kill();
      try {
        await sent;
        acknowledged += batch.length;
      } catch (error) {
        assert.ok(error instanceof IntegrationError);
        failures.push(error.code);
        await killed;
        await kafka.start();
      }
    }
    assert.deepEqual(failures, ['SERVICE_UNREACHABLE']);
    const records = await inTopic();
    const seen = new Set<string | undefined>();
    const distinct = records.filter(({ headers }) => !seen.has(headers['ce_id']) && seen.add(headers['ce_id']));
    assert.equal(distinct.length, events.length);
    assertInOrder(distinct);
    assert.ok(records.length - distinct.length <= BATCH, 'at most one batch comes twice');
    assert.deepEqual(await port.count([aLoad(1, events.length)], signal), [
      { loadId: 1, found: events.length, repeats: records.length - distinct.length },
    ]);
  });

  it('survive a restart between two publications unnoticed', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    await port.publish(someEvents(1, 1, 10), signal);
    await kafka.stop();
    await kafka.start();
    await port.publish(someEvents(1, 11, 20), signal);
    assert.equal((await inTopic()).length, 20);
  });

  it('do not wait for a broker that hangs, and go on when it does', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    await port.publish(someEvents(1, 1, 10), signal);
    const startedMs = performance.now();
    kafka.freeze();
    try {
      const outcomes = await Promise.allSettled([
        port.publish(someEvents(1, 11, 20), signal),
        port.count([aLoad(1, 10)], signal),
        port.check(signal),
      ]);
      for (const outcome of outcomes) {
        assert.equal(outcome.status, 'rejected');
        const { code } = outcome.reason as { code: string };
        assert.ok(['SERVICE_TIMEOUT', 'SERVICE_UNREACHABLE'].includes(code), code);
      }
      await rejectedWith('SERVICE_TIMEOUT', open().check(signal));
    } finally {
      await kafka.thaw();
    }
    assert.ok(performance.now() - startedMs < 20_000);
    await port.publish(someEvents(1, 11, 20), signal);
    const [count] = await port.count([aLoad(1, 20)], signal);
    assert.equal(count?.found, 20);
  });

  it('are not doubled by a connection that breaks: the same batch goes again under its number', async () => {
    const { port: behind, proxyPort } = kafka.proxied;
    const proxy = await openTroubledTcp(proxyPort, behind);
    try {
      const port = open({ brokers: [`127.0.0.1:${proxyPort}`] });
      await port.ensureTopics(['clientes'], signal);
      const events = someEvents(1, 1, 4_000);
      for (let at = 0; at < events.length; at += BATCH) {
        if (at % (5 * BATCH) === BATCH) proxy.cutAtNextAnswer();
        if (at % (5 * BATCH) === 3 * BATCH) proxy.cutAtNextQuestion();
        await port.publish(events.slice(at, at + BATCH), signal);
      }
      const records = await inTopic();
      assert.equal(records.length, events.length);
      assertInOrder(records);
      proxy.loseAnswers();
      const lost = await port.publish(someEvents(1, 4_001, 4_010), signal).catch((error: unknown) => error);
      assert.ok(lost instanceof Error && /SERVICE_(TIMEOUT|UNREACHABLE)/.test((lost as { code?: string }).code ?? ''));
      proxy.heal();
      await port.publish(someEvents(1, 4_001, 4_010), signal);
      const [count] = await port.count([aLoad(1, 4_010)], signal);
      assert.equal(count?.found, 4_010);
      assert.ok((count?.repeats ?? 0) <= 10, 'only what nobody could know of');
    } finally {
      await proxy.close();
    }
  });

  it('end at once where the caller gives up, and leave the way free', async () => {
    const port = open();
    await port.ensureTopics(['clientes'], signal);
    kafka.freeze();
    try {
      const giveUp = new AbortController();
      const attempts = [
        port.publish(someEvents(1, 1, 10), giveUp.signal),
        port.ensureTopics(['x'], giveUp.signal),
        port.count([aLoad(1, 1)], giveUp.signal),
        port.check(giveUp.signal),
      ];
      giveUp.abort();
      for (const attempt of attempts) await rejectedWith('CANCELLED', attempt);
    } finally {
      await kafka.thaw();
    }
    await port.publish(someEvents(1, 1, 10), signal);
    assert.equal((await inTopic()).length, 10);
  });

  it('say where nobody answers, or somebody else does', async () => {
    const silent = createServer();
    const rude = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const listening = async (server: typeof silent): Promise<string> => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const places = { nobody: NOBODY, silent: await listening(silent), rude: await listening(rude) };
    try {
      const events = someEvents(1, 1, 1);
      await rejectedWith('SERVICE_UNREACHABLE', open({ brokers: [places.nobody] }).publish(events, signal));
      await rejectedWith('SERVICE_UNREACHABLE', open({ brokers: [places.rude] }).publish(events, signal));
      await rejectedWith('SERVICE_TIMEOUT', open({ brokers: [places.silent] }).publish(events, signal));
      await rejectedWith('SERVICE_UNREACHABLE', open({ brokers: ['kafka.invalid:9092'] }).publish(events, signal));
      const port = open({ brokers: [places.nobody, places.silent, ...kafka.brokers] });
      await port.ensureTopics(['clientes'], signal);
      await port.publish(events, signal);
      assert.equal((await inTopic()).length, 1);
    } finally {
      rude.close();
      silent.close();
    }
    assert.throws(() => open({ brokers: ['::1:9092'] }), { code: 'CONFIG_INVALID' });
    assert.throws(() => open({ brokers: [] }), { code: 'CONFIG_INVALID' });
    assert.throws(() => open({ username: KAFKA_USER }), { code: 'CONFIG_INVALID' });
  });

  it('come in by whichever password method the cluster has, and never repeat a password', async () => {
    await open().ensureTopics(['clientes'], signal);
    for (const [at, brokers] of [kafka.scram, kafka.password].entries()) {
      const port = open({ brokers, username: KAFKA_USER, password: KAFKA_PASSWORD });
      await port.publish(someEvents(at + 1, 1, 10), signal);
      const wrong = open({ brokers, username: KAFKA_USER, password: 'una-clave-equivocada' });
      for (const attempt of [
        () => wrong.publish(someEvents(1, 1, 1), signal),
        () => wrong.check(signal),
        () => wrong.count([aLoad(1, 1)], signal),
      ]) {
        const refused = await rejectedWith('AUTHENTICATION_FAILED', attempt());
        assert.doesNotMatch(everythingSaidBy(refused), /equivocada/);
      }
    }
    assert.equal((await inTopic()).length, 20);
    await rejectedWith('CONFIG_INVALID', open({ brokers: kafka.tls, tls: true }).check(signal));
  });

  it('say what they may not do', async () => {
    await open().ensureTopics(['clientes'], signal);
    const nobodyWrites = {
      resourceType: AclResourceTypes.TOPIC,
      resourceName: topic(),
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: `User:${KAFKA_USER}`,
      host: '*',
      operation: AclOperationTypes.WRITE,
      permissionType: AclPermissionTypes.DENY,
    };
    await admin.createAcls({ acl: [nobodyWrites] });
    const port = open({ brokers: kafka.scram, username: KAFKA_USER, password: KAFKA_PASSWORD });
    await rejectedWith('PERMISSION_DENIED', port.publish(someEvents(1, 1, 1), signal));
  });

  it('come through a cluster whose health a probe tells', async () => {
    const probe = async (brokers: readonly string[], more: object = {}): Promise<string> => {
      const ping = openKafkaPing({ brokers, ...more }, 1_500);
      const { health, code } = await createProber({ find: () => ({ kind: 'kafka', ping, timeoutMs: 1_500 }) })('kafka');
      return `${health} ${code}`;
    };
    assert.equal(await probe(kafka.brokers), 'healthy ok');
    assert.equal(await probe([NOBODY, ...kafka.brokers]), 'healthy ok');
    assert.equal(await probe([NOBODY]), 'unhealthy unreachable');
    assert.equal(
      await probe(kafka.scram, { username: KAFKA_USER, password: 'x'.repeat(9) }),
      'unknown refused_credentials',
    );
    assert.equal(await probe(kafka.tls, { tls: true }), 'unknown not_configured');
    kafka.freeze();
    try {
      assert.equal(await probe(kafka.brokers), 'unhealthy timeout');
    } finally {
      await kafka.thaw();
    }
    await kafka.kill();
    assert.equal(await probe(kafka.brokers), 'unhealthy unreachable');
    await kafka.start();
    assert.equal(await probe(kafka.brokers), 'healthy ok');
  });
});

function positions(records: readonly TopicRecord[]): readonly (string | undefined)[] {
  return records.map(({ headers }) => headers['ce_outboxposition']).sort();
}

/** Each entity is in one partition, and its events follow one another as in the outbox. */
function assertInOrder(records: readonly TopicRecord[]): void {
  const last = new Map<string, { readonly partition: number; readonly n: number }>();
  for (const { key, partition, headers } of records) {
    const n = Number(headers['ce_outboxposition']?.split('/')[1]);
    const before = last.get(key);
    if (before) {
      assert.equal(partition, before.partition, `${key} is in one partition`);
      assert.ok(n > before.n, `${key}: ${n} after ${before.n}`);
    }
    last.set(key, { partition, n });
  }
}
