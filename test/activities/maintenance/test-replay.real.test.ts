import assert from 'node:assert/strict';
import type { Admin } from 'kafkajs';
import kafkajs from 'kafkajs';
import { testReplay } from '../../../src/activities/maintenance/test-replay.js';
import type { TaskReport } from '../../../src/domain/maintenance/task.js';
import { relayEvents } from '../../../src/ingestion/relay.js';
import { openKafka } from '../../../src/integrations/kafka/events.js';
import { openLab } from '../../../src/lab/lab.js';
import { replayPorts } from '../../../src/wiring/maintenance/replay.js';
import { openOperation } from '../../../src/wiring/services.js';
import { plainClient, startKafka } from '../../services/kafka/kafka.js';
import type { RealKafka } from '../../services/kafka/kafka.js';
import { readTopic } from '../../support/kafka-topic.js';
import { hashOf, orderOf as commitOf, PROVEEDORES, stage, startMastersDb } from '../../support/masters-db.js';
import type { MastersDb } from '../../support/masters-db.js';
import { rendered } from '../../support/rendered.js';
import { needs } from '../../support/require.js';
import { codesOf, linesOf, orderOf } from '../../support/task-order.js';
import { writtenHome } from '../../support/written-home.js';
import type { WrittenHome } from '../../support/written-home.js';

const { ConfigResourceTypes } = kafkajs;
const ROWS = 90;
const signal = new AbortController().signal;

// Loads are committed and published by the real ingestion's own code; what then happens to the topic is done behind its back.
describe('The task test_replay, with a real PostgreSQL and a real Kafka', function () {
  this.timeout(120_000);
  let kafka: RealKafka;
  let admin: Admin;
  let db: MastersDb;
  let home: WrittenHome;
  let prefixes = 0;
  let prefix: string;
  let loads = 0;

  before(async function () {
    await needs(this, 'kafka');
    [kafka, db] = await Promise.all([startKafka(), startMastersDb()]);
    await db.masters.prepare([PROVEEDORES]);
    admin = plainClient(kafka.brokers).admin();
    await admin.connect();
  });
  beforeEach(async () => {
    prefix = `r${(prefixes += 1)}.`;
    await db.outside.query('TRUNCATE ingestion_loads, outbox, proveedores');
    home = await writtenHome([
      [['services', 'erp'], { kind: 'postgres', url: db.server.url, runtime: 'none' }],
      [['services', 'kafka'], { kind: 'kafka', brokers: [...kafka.brokers], runtime: 'none' }],
      [['pipeline', 'database'], 'erp'],
      [['pipeline', 'kafka'], 'kafka'],
      [['pipeline', 'topicPrefix'], prefix],
    ]);
  });
  afterEach(() => home.close());
  after(async () => {
    await admin?.disconnect();
    await Promise.all([kafka?.close(), db?.close()]);
  });

  const topic = () => `${prefix}proveedores`;
  /** As the daily run does: every row is one event, because its name is new. */
  async function load(rows = ROWS): Promise<void> {
    loads += 1;
    const hash = hashOf(`load ${loads}`);
    const lines = Array.from({ length: rows }, (_, at) => [`P${at}`, `nombre ${loads}`]);
    await stage(db.outside, PROVEEDORES, hash, lines);
    await db.masters.commitLoad(commitOf(PROVEEDORES, hash, rows));
  }
  async function publish(): Promise<void> {
    const events = openKafka({ brokers: kafka.brokers, topicPrefix: prefix, source: '/guardia/pruebas' });
    await relayEvents({ masters: db.masters, events }, { signal, onProgress: () => undefined });
    await events.close();
  }
  async function replay(lookBackMs = 86_400_000): Promise<TaskReport> {
    const { settings, documents } = home;
    const operation = openOperation(documents, openLab(settings), () => assert.fail('nothing here is a container'));
    const task = testReplay(replayPorts({ settings, documents, operation }, { idleMs: 10_000 }));
    return task.plan(orderOf('test_replay', { service: 'kafka', params: { lookBackMs } }));
  }
  /** Drops what lies before that offset, as a retention that is too short would. */
  async function dropBefore(offset: number): Promise<readonly string[]> {
    const dropped = (await readTopic(kafka.brokers, topic())).filter((record) => record.offset < offset);
    const partitions = [...new Set(dropped.map(({ partition }) => partition))];
    // kafkajs knows the leaders only of topics that it was asked about.
    await admin.fetchTopicOffsets(topic());
    await admin.deleteTopicRecords({
      topic: topic(),
      partitions: partitions.map((partition) => ({ partition, offset: String(offset) })),
    });
    return dropped.map(({ headers }) => headers['ce_outboxposition'] ?? '');
  }

  it('passes where everything comes back, repeats and all', async () => {
    await load();
    await load();
    await publish();
    await db.outside.query(
      'UPDATE ingestion_loads SET events_published = 40 WHERE load_id = (SELECT max(load_id) FROM ingestion_loads)',
    );
    await publish();
    const report = await replay();
    assert.equal(report.failure, undefined);
    const { foundCount, missingCount, duplicateCount, readCount, recoveryPointMs } = report.figures ?? {};
    assert.deepEqual([foundCount, missingCount, duplicateCount, readCount], [180, 0, 50, 230]);
    assert.equal(recoveryPointMs, 0);
    assert.ok(!report.lines.some((line) => line.attention), rendered(report).en.join('\n'));
    assert.match(rendered(report).es[0] ?? '', /trae de vuelta todo lo confirmado: 230 registros en/);
    const { groups } = await admin.listGroups();
    assert.deepEqual(
      groups.filter(({ groupId }) => groupId.startsWith('guardia-')),
      [],
      'no group is left behind',
    );
  });

  it('finds every event that was dropped, and fails', async () => {
    await load();
    await publish();
    const dropped = await dropBefore(7);
    assert.equal(dropped.length, 21);
    const report = await replay();
    assert.equal(report.failure, 'REPLAY_INCOMPLETE');
    const { missingCount, foundCount, recoveryPointMs = 0 } = report.figures ?? {};
    assert.deepEqual([missingCount, foundCount], [21, ROWS - 21]);
    assert.ok(recoveryPointMs > 0 && recoveryPointMs < 120_000, String(recoveryPointMs));
    const places = String(linesOf(report, 'replay_missing')[0]?.['places']).split(', ');
    assert.ok(places.length === 5 && places.every((place) => dropped.includes(place)), places.join());
    assert.match(rendered(report).en.join('\n'), /21 published events are not in the topic/);
  });

  it('takes for compacted what a later event of its entity replaced in a topic that compacts', async () => {
    await load();
    await publish();
    await load();
    await publish();
    // Kafka deletes records of topics that do not compact yet, and only of those.
    const dropped = await dropBefore(10);
    const entries = [{ name: 'cleanup.policy', value: 'compact' }];
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic(), configEntries: entries };
    await admin.alterConfigs({ resources: [resource], validateOnly: false });
    const report = await replay();
    const { compactedCount, missingCount } = report.figures ?? {};
    assert.deepEqual([report.failure, compactedCount, missingCount], [undefined, dropped.length, 0]);
    rendered(report);
  });

  it('tells what waits in the outbox, what was altered, and what nobody knows', async () => {
    await load();
    await publish();
    await load(5);
    await db.outside.query(
      `UPDATE outbox SET event_id = 'otro' WHERE n = 3 AND load_id = (SELECT min(load_id) FROM outbox)`,
    );
    const producer = plainClient(kafka.brokers).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const time = new Date().toISOString();
    await producer.send({
      topic: topic(),
      messages: [
        { key: 'P1', value: '{}', headers: { ce_outboxposition: '999999/1', ce_id: 'x', ce_time: time } },
        { key: 'P1', value: 'written by hand' },
      ],
    });
    await producer.disconnect();
    const report = await replay();
    const { waitingCount, alteredCount, unknownCount, missingCount } = report.figures ?? {};
    assert.deepEqual([waitingCount, alteredCount, unknownCount, missingCount], [5, 1, 2, 0]);
    assert.equal(report.failure, 'REPLAY_INCOMPLETE');
    const codes = codesOf(report).filter((code) => /altered|unknown|waiting|recovery/.test(code));
    assert.deepEqual(codes, ['replay_recovery_point', 'replay_altered!', 'replay_unknown!', 'replay_waiting']);
    rendered(report);
  });

  it('looks back no further than it is told, and knows the loads from before', async () => {
    await load();
    await publish();
    await db.outside.query(`UPDATE ingestion_loads SET loaded_at = loaded_at - interval '30 days'`);
    const report = await replay();
    const { loadCount, unknownCount, readCount } = report.figures ?? {};
    assert.deepEqual([loadCount, unknownCount, readCount], [0, 0, ROWS]);
    assert.ok(codesOf(report).includes('replay_no_loads'));
    rendered(report);
  });

  it('says that a topic is gone', async () => {
    await load(3);
    await db.outside.query('UPDATE ingestion_loads SET events_published = events');
    const report = await replay();
    assert.deepEqual([report.failure, report.figures?.missingCount], ['REPLAY_INCOMPLETE', 3]);
    assert.ok(codesOf(report).includes('replay_topic_absent!'));
    rendered(report);
  });
});
