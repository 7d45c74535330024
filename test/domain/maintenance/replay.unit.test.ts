import assert from 'node:assert/strict';
import { lastOfEntities } from '../../../src/domain/maintenance/entity-order.js';
import { replayOf } from '../../../src/domain/maintenance/replay.js';
import type { OutboxRow, ReplayedLoad, TopicEvent } from '../../../src/domain/maintenance/replay.js';
import { judgeReplay, newestWithin } from '../../../src/domain/maintenance/replay-report.js';

const aLoad = (loadId: number, events: number, changes: Partial<ReplayedLoad> = {}): ReplayedLoad => ({
  ...{ loadId, master: 'clientes', events, published: events, committedAt: `2026-11-2${loadId % 10}T07:00:00.000Z` },
  ...changes,
});
/** Entities A, B and C in turn. */
const row = (loadId: number, n: number): OutboxRow => ({
  n,
  id: `id-${loadId}-${n}`,
  entityKey: 'ABC'.charAt((n - 1) % 3),
});
const rowsOf = ({ loadId, events }: ReplayedLoad) => Array.from({ length: events }, (_, at) => row(loadId, at + 1));
const inTopic = ({ loadId, committedAt }: ReplayedLoad, n: number, changes: Partial<TopicEvent> = {}): TopicEvent => {
  const { id, entityKey } = row(loadId, n);
  return { position: `${loadId}/${n}`, id, entityKey, time: committedAt, ...changes };
};

function replayed(loads: readonly ReplayedLoad[], events: readonly TopicEvent[], compacts = false) {
  const replay = replayOf(loads);
  for (const event of events) replay.see(event);
  for (const load of loads) replay.compare(load.loadId, rowsOf(load), compacts);
  const { unknown, ...tally } = replay.tally();
  return { ...tally, unknown: [...unknown] };
}

describe('a replay of events', () => {
  const [first, second] = [aLoad(1, 6), aLoad(2, 3)];
  const all = [first, second].flatMap((load) => rowsOf(load).map(({ n }) => inTopic(load, n)));
  const nothing = { missing: [], altered: [], outOfOrder: [] };

  it('finds nothing where all is there once and in order', () => {
    assert.deepEqual(replayed([first, second], all), {
      ...{ found: 9, duplicates: 0, missing: 0, compacted: 0, waiting: 0, altered: 0, outOfOrder: 0 },
      ...{ unknown: [], examples: nothing, orderInPart: false },
    });
  });

  it('names what is missing, since when, and takes repeats for no fault', () => {
    const seen = replayed([first, second], [...all.filter(({ position }) => position !== '1/2'), ...all.slice(0, 1)]);
    assert.deepEqual([seen.found, seen.missing, seen.duplicates], [8, 1, 1]);
    assert.deepEqual([seen.examples.missing, seen.lostSince], [['1/2'], first.committedAt]);
  });

  it('tells what only waits from what was marked as published', () => {
    const half = { ...second, published: 1 };
    const seen = replayed([first, half], all.slice(0, 6));
    assert.deepEqual([seen.missing, seen.waiting, seen.lostSince], [1, 2, second.committedAt]);
    // One that is out and not marked yet is no fault either way.
    assert.deepEqual(replayed([first, half], all).waiting, 0);
  });

  it('takes what a later event of its entity replaced for compacted, and only where the topic compacts', () => {
    const lastOnes = all.slice(3);
    assert.deepEqual(
      [replayed([first, second], lastOnes, true).compacted, replayed([first, second], lastOnes, false).missing],
      [3, 3],
    );
    const withoutLast = replayed([first, second], all.slice(0, -1), true);
    assert.deepEqual([withoutLast.compacted, withoutLast.examples.missing], [0, ['2/3']]);
  });

  it('sees another id, another key, another order', () => {
    const changed = all.map((event, at) => (at === 4 ? { ...event, id: 'other' } : event));
    assert.deepEqual(replayed([first, second], changed).examples.altered, ['1/5']);
    const keyed = all.map((event, at) => (at === 4 ? { ...event, entityKey: 'X' } : event));
    assert.deepEqual(replayed([first, second], keyed).examples.altered, ['1/5']);
    const late = [...all.slice(1), ...all.slice(0, 1)];
    assert.deepEqual(replayed([first, second], late).examples.outOfOrder, ['1/1']);
    // A repeat that comes late is dropped by its id, and so is in no wrong order.
    assert.equal(replayed([first, second], [...all, ...all.slice(0, 3)]).outOfOrder, 0);
    const twice = replayed([first, second], [...all, inTopic(first, 1, { id: 'other' })]);
    assert.deepEqual(twice.examples.altered, ['1/1']);
  });

  it('knows no event of another load, of none, or beyond the end of its load', () => {
    const strangers = [inTopic(aLoad(7, 1), 1), inTopic(first, 7), inTopic(first, 1, { position: 'x' })];
    assert.deepEqual(replayed([first, second], [...all, ...strangers]).unknown, [
      [7, 1],
      [0, 2],
    ]);
  });

  it('leaves out events of an older load of the same number, as a database that was made anew has', () => {
    const old = inTopic(first, 1, { id: 'old', time: '2025-01-01T00:00:00.000Z' });
    assert.deepEqual(replayed([first, second], [old, ...all]).found, 9);
  });

  it('says where there are more entities than it remembers', () => {
    const last = lastOfEntities(1);
    assert.deepEqual([last.isBehind('A', 0, 2), last.isBehind('B', 0, 1), last.isFull()], [false, false, true]);
    assert.deepEqual([last.isBehind('A', 0, 1), last.isBehind('B', 0, 0)], [true, false]);
  });

  it('holds the newest loads that fit', () => {
    assert.deepEqual(newestWithin([first, second, aLoad(3, 4)], 7), [second, aLoad(3, 4)]);
    assert.deepEqual(newestWithin([first], 5), []);
  });

  it('fails for what is missing, altered or out of order, and for nothing else', () => {
    const facts = { since: first.committedAt, leftCount: 0, startedAt: '2026-11-30T07:00:00.000Z', replayMs: 5 };
    const judged = (changes: object) => {
      const { unknown: _, ...tally } = replayOf([]).tally();
      const master = { master: 'clientes', exists: true, loads: [first], lacking: 1, unknown: new Map([[0, 2]]) };
      return judgeReplay([{ ...master, tally: { ...tally, ...changes } }], { ...facts, readCount: 9 });
    };
    assert.equal(judged({ duplicates: 4, compacted: 1, waiting: 2 }).failure, undefined);
    for (const fault of ['missing', 'altered', 'outOfOrder'])
      assert.equal(judged({ [fault]: 1 }).failure, 'REPLAY_INCOMPLETE');
    const late = judged({ missing: 1, lostSince: '2026-11-30T06:00:00.000Z' });
    assert.equal(late.figures?.recoveryPointMs, 3_600_000);
  });
});
