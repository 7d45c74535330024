import assert from 'node:assert/strict';
import type { ApplicationFailure } from '@temporalio/activity';
import { toFailure } from '../../src/activities/to-failure.js';
import type { OutboxEvent, PendingLoad } from '../../src/domain/ingestion/event.js';
import { loadIntoOracle } from '../../src/ingestion/oracle-loader.js';
import type { EventsPort, MastersPort, OraclePort } from '../../src/ingestion/ports.js';
import { relayEvents } from '../../src/ingestion/relay.js';
import { verifyLoads } from '../../src/ingestion/verify.js';
import { FakeMasters } from '../support/fake-masters.js';
import { aLayout } from '../support/ingestion-station.js';

/** A topic that keeps everything that was ever published, repeats too. */
class FakeTopic implements EventsPort {
  readonly published: OutboxEvent[] = [];
  readonly batches: number[] = [];
  /** Called before and after each batch is taken. */
  onBatch: (moment: 'before' | 'after') => void = () => undefined;

  async check() {}
  async ensureTopics() {}
  async publish(events: readonly OutboxEvent[]) {
    this.onBatch('before');
    this.published.push(...events);
    this.batches.push(events.length);
    this.onBatch('after');
  }
  async count(loads: readonly PendingLoad[]) {
    return loads.map(({ loadId }) => {
      const ids = this.published.filter((event) => event.loadId === loadId).map(({ id }) => id);
      const found = new Set(ids).size;
      return { loadId, found, repeats: ids.length - found };
    });
  }
  async close() {}
}

describe('the outbox', () => {
  const watch = { signal: new AbortController().signal, onProgress: () => undefined };
  let masters: FakeMasters;
  let topic: FakeTopic;

  beforeEach(async () => {
    masters = new FakeMasters();
    topic = new FakeTopic();
    await commit('clientes', 2_500, 'a');
    await commit('productos', 3, 'b');
  });

  async function commit(master: string, rows: number, hash: string) {
    const about = {
      hash,
      file: `${hash}.csv`,
      bytes: 1,
      runId: 'run-1',
      date: '2026-11-22',
      by: 'x',
      from: '',
      to: '',
    };
    return masters.commitLoad({ ...about, layout: aLayout({ name: master }), rowsRead: rows, rowsRejected: 0 });
  }
  const published = () => topic.published.map(({ loadId, n }) => `${loadId}/${n}`);
  const all = [...Array.from({ length: 2_500 }, (_, n) => `1/${n + 1}`), '2/1', '2/2', '2/3'];

  it('is published load by load and in order, in bounded batches, and is empty then', async () => {
    const { published: count, pending, loadIds } = await relayEvents({ masters, events: topic }, watch);
    assert.deepEqual([count, pending, loadIds], [2_503, 0, [1, 2]]);
    assert.deepEqual(published(), all);
    assert.ok(
      topic.batches.every((size) => size <= 1_000),
      `${topic.batches.join()}`,
    );
    assert.deepEqual(await relayEvents({ masters, events: topic }, watch), { published: 0, pending: 0, loadIds: [] });
  });

  it('keeps the events where there is no Kafka, and counts them', async () => {
    assert.deepEqual(await relayEvents({ masters }, watch), { published: 0, pending: 2_503, loadIds: [] });
  });

  it('repeats at most one batch after a death, with the same ids, and loses nothing', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (let deathAt = 1; deathAt <= 4; deathAt += 1) {
        masters = new FakeMasters();
        topic = new FakeTopic();
        await commit('clientes', 2_500, 'a');
        await commit('productos', 3, 'b');
        let batches = 0;
        topic.onBatch = (now) => {
          if (now === moment && ++batches === deathAt) throw new Error('dead');
        };
        await assert.rejects(relayEvents({ masters, events: topic }, watch), /dead/);
        topic.onBatch = () => undefined;
        await relayEvents({ masters, events: topic }, watch);
        const ids = topic.published.map(({ id }) => id);
        assert.equal(new Set(ids).size, 2_503);
        assert.ok(ids.length - 2_503 <= 1_000, `${ids.length - 2_503} repeats`);
        if (moment === 'before') assert.deepEqual(published(), all);
      }
    }
  });

  it('says of an outage whether it was of Kafka, or of the database from which it publishes', async () => {
    const outage = () => Object.assign(new Error('away'), { code: 'SERVICE_UNREACHABLE' as const, retryAfterMs: 7 });
    const died = async () => Promise.reject(outage());
    const failure = async () => {
      const error: unknown = await relayEvents({ masters, events: topic }, watch).catch((thrown: unknown) => thrown);
      const { type, details, nextRetryDelay } = toFailure(error) as ApplicationFailure;
      return { type, details, nextRetryDelay };
    };
    const ofDatabase = { type: 'SERVICE_UNREACHABLE', details: undefined, nextRetryDelay: 7 };
    const ofKafka = { ...ofDatabase, details: [{ outlet: 'kafka' }] };
    topic.publish = died;
    assert.deepEqual(await failure(), ofKafka);
    topic = new FakeTopic();
    topic.ensureTopics = died;
    assert.deepEqual(await failure(), ofKafka);
    topic = new FakeTopic();
    masters.markOut = died;
    assert.deepEqual(await failure(), ofDatabase);
    assert.equal(topic.published.length, 200, 'it died in the middle');
    masters.events = died;
    assert.deepEqual(await failure(), ofDatabase);
    masters.pendingLoads = died;
    assert.deepEqual(await failure(), ofDatabase);
  });

  it('stops between two batches when it is cancelled, and goes on from there', async () => {
    const cancel = new AbortController();
    topic.onBatch = (moment) => moment === 'after' && cancel.abort();
    await assert.rejects(relayEvents({ masters, events: topic }, { ...watch, signal: cancel.signal }), {
      code: 'CANCELLED',
    });
    assert.equal(topic.batches.length, 1);
    await relayEvents({ masters, events: topic }, watch);
    assert.deepEqual(published(), all);
  });

  it('is emptied by one relay at a time', async () => {
    const results = await Promise.all([1, 2, 3].map(() => relayEvents({ masters, events: topic }, watch)));
    assert.deepEqual(published(), all);
    assert.equal(
      results.reduce((sum, result) => sum + result.published, 0),
      2_503,
    );
  });

  it('sends small batches of large events', async () => {
    masters.events = async (loadId, afterN, limit) =>
      Array.from({ length: Math.min(limit, 40 - afterN) }, (_, index) => ({
        loadId,
        n: afterN + index + 1,
        id: `${afterN + index + 1}`,
        master: 'clientes',
        kind: 'created' as const,
        entityKey: 'x',
        time: '',
        data: { text: 'x'.repeat(500_000) },
      }));
    const port: MastersPort = masters;
    port.pendingLoads = async () => {
      const sent = topic.published.length;
      return sent >= 40 ? [] : [{ loadId: 1, master: 'clientes', events: 40, published: sent, oracleLoaded: 0 }];
    };
    await relayEvents({ masters, events: topic }, watch);
    assert.deepEqual(
      topic.published.map(({ n }) => n),
      Array.from({ length: 40 }, (_, n) => n + 1),
    );
    assert.ok(
      topic.batches.every((size) => size <= 10),
      topic.batches.join(),
    );
  });

  it('refuses to go past a hole', async () => {
    masters.events = async () => [];
    await assert.rejects(relayEvents({ masters, events: topic }, watch), { code: 'DATA_REFUSED' });
  });

  it('reaches Oracle for the masters that it keeps; what it refuses goes to error_log and holds nothing up', async () => {
    const merged: string[] = [];
    const oracle: OraclePort = {
      check: async () => undefined,
      merge: async (_layout, events) => {
        const refused = events
          .filter(({ n }) => n === 2)
          .map(({ n }) => ({ n, code: 'ORA-12899', message: 'too large' }));
        merged.push(...events.map(({ loadId, n }) => `${loadId}/${n}`));
        return { merged: events.length - refused.length, refused };
      },
      close: async () => undefined,
    };
    const layouts = new Map([
      ['clientes', aLayout()],
      ['productos', aLayout({ name: 'productos', oracle: { table: 'PRODUCTOS' } })],
    ]);
    assert.deepEqual(await loadIntoOracle({ masters, layouts }, watch), { merged: 0, refused: 0, pending: 3 });
    const result = await loadIntoOracle({ masters, oracle, layouts }, watch);
    assert.deepEqual(result, { merged: 2, refused: 1, pending: 0 });
    assert.deepEqual(merged, ['2/1', '2/2', '2/3']);
    assert.deepEqual(masters.refused, [{ loadId: 2, n: 2 }]);
  });

  it('is verified against the topic and the ledger: repeats are counted, holes are found', async () => {
    await relayEvents({ masters, events: topic }, watch);
    const [first] = topic.published;
    assert.ok(first);
    topic.published.push(first);
    assert.deepEqual(await verifyLoads({ masters, events: topic }, [1, 2], watch.signal), {
      verified: true,
      expected: 2_503,
      found: 2_503,
      repeats: 1,
      detail: '',
    });
    topic.published.splice(2_500, 1);
    const holed = await verifyLoads({ masters, events: topic }, [1, 2, 9], watch.signal);
    assert.equal(holed.verified, false);
    assert.match(holed.detail, /load 9: not in the ledger.*load 2 \(productos\): events 3, in the topic 2/);
    const withoutKafka = await verifyLoads({ masters }, [1, 2], watch.signal);
    assert.deepEqual([withoutKafka.verified, withoutKafka.found], [true, 0]);
  });
});
