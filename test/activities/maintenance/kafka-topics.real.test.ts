import assert from 'node:assert/strict';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { kafkaTopics } from '../../../src/activities/maintenance/kafka-topics.js';
import { kafkaTopicsPort } from '../../../src/wiring/maintenance/topics-port.js';
import { plainClient, startKafka } from '../../services/kafka/kafka.js';
import type { RealKafka } from '../../services/kafka/kafka.js';
import { kafkaDocuments, kafkaService } from '../../support/kafka-service.js';
import { rejectedWith } from '../../support/rejections.js';
import { rendered } from '../../support/rendered.js';
import { needs } from '../../support/require.js';
import { codesOf, linesOf, orderOf } from '../../support/task-order.js';

const { Partitioners } = kafkajs;
const DAY_MS = 86_400_000;

describe('The task kafka_topics, on a real Kafka', function () {
  this.timeout(60_000);
  let kafka: RealKafka;
  let admin: Admin;

  before(async function () {
    await needs(this, 'kafka');
    kafka = await startKafka();
    admin = plainClient(kafka.brokers).admin();
    await admin.connect();
    for (const topic of ['maestras.clientes', 'maestras.antigua', 'olvidado', 'pedidos', 'vacío-no'.replace('í', 'i')])
      await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
    await write('maestras.clientes', 30);
    await write('pedidos', 10);
    await write('olvidado', 5, 40);
    await admin.setOffsets({
      groupId: 'facturas',
      topic: 'maestras.clientes',
      partitions: [{ partition: 0, offset: '0' }],
    });
    await admin.setOffsets({
      groupId: 'bodega',
      topic: 'pedidos',
      partitions: [0, 1].map((partition) => ({ partition, offset: '1' })),
    });
  });
  after(async () => {
    await admin?.disconnect();
    await kafka?.close();
  });

  /** The same number in both partitions. */
  async function write(topic: string, each: number, ageDays = 0): Promise<void> {
    const producer = plainClient(kafka.brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    const timestamp = String(Date.now() - ageDays * DAY_MS);
    const messages = [0, 1].flatMap((partition) =>
      Array.from({ length: each }, () => ({ partition, value: 'x'.repeat(200), timestamp })),
    );
    await producer.send({ topic, acks: -1, messages });
    await producer.disconnect();
  }
  const task = (brokers: readonly string[] = kafka.brokers) =>
    kafkaTopics(
      kafkaTopicsPort({
        operation: { service: () => kafkaService({ brokers }) },
        documents: kafkaDocuments(['clientes'], { kafka: 'kafka' }),
      }),
    );
  const order = orderOf('kafka_topics', { service: 'kafka' });

  it('lists every topic with partitions, size, messages, readers and how far they are behind', async () => {
    const report = await task().plan(order);
    const lines = new Map(report.lines.map(({ values, ...rest }) => [values['topic'], { ...rest, values }]));
    assert.ok(!lines.has('__consumer_offsets'), 'Kafka’s own');
    const { sizeBytes, ...clientes } = lines.get('maestras.clientes')?.values ?? {};
    assert.deepEqual(clientes, {
      ...{
        topic: 'maestras.clientes',
        partitionsCount: 2,
        messagesCount: 60,
        endsCount: 60,
        groupsCount: 1,
        lagCount: 30,
      },
    });
    // What the broker's own folders hold: 60 records of 200 bytes, and what is around them.
    assert.ok(Number(sizeBytes) > 60 * 200 && Number(sizeBytes) < 60 * 400, String(sizeBytes));
    assert.equal(lines.get('pedidos')?.values['lagCount'], 18);
    const names = (await admin.listTopics()).filter((name) => !name.startsWith('__'));
    assert.deepEqual([...lines.keys()].sort(), names.sort());
    assert.equal(report.figures?.['topicsCount'], names.length);
    rendered(report);
  });

  it('names orphans first: without a layout, and those that nobody reads or writes', async () => {
    const report = await task().plan(order);
    assert.deepEqual(
      linesOf(report, 'topic_without_layout').map(({ topic }) => topic),
      ['maestras.antigua'],
    );
    const unused = linesOf(report, 'topic_unused').map(({ topic }) => topic);
    assert.ok(unused.includes('olvidado') && !unused.includes('pedidos'), unused.join());
    assert.equal(report.figures?.['orphansCount'], unused.length + 1);
    assert.ok(codesOf(report)[0]?.endsWith('!'));
  });

  it('says how many it left out', async () => {
    const report = await task().plan({ ...order, params: { atMostTopics: 2 } });
    assert.equal(linesOf(report, 'more_topics')[0]?.['leftCount'], (report.figures?.['topicsCount'] ?? 0) - 2);
    rendered(report);
  });

  it('fails where no broker answers', () => rejectedWith('SERVICE_UNREACHABLE', task(['127.0.0.1:9']).plan(order)));
});
