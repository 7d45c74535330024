import assert from 'node:assert/strict';
import {
  dirtyRatio,
  isCompacted,
  judgeCompacted,
  whyNotCompact,
  withCompaction,
} from '../../../src/domain/maintenance/compaction.js';
import type { LogHead, TopicLog } from '../../../src/domain/maintenance/compaction.js';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-30T06:00:00Z');
const daysAgo = (days: number): string => new Date(NOW_MS - days * DAY_MS).toISOString();

function log(head: Partial<LogHead>, settings: Readonly<Record<string, string>> = {}): TopicLog {
  const all = { 'cleanup.policy': 'compact', ...settings };
  return {
    topic: 'maestras.clientes',
    settings: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { value, isOverride: true }])),
    head: { offsets: 100, covered: 100, records: 100, superseded: 0, keyless: 0, ...head },
  };
}
const judged = (one: TopicLog): string => {
  const { code, attention } = judgeCompacted(one, 0.8, NOW_MS);
  return `${code}${attention ? '!' : ''}`;
};

describe('Compaction', () => {
  it('is added to a policy, so that nothing is kept longer than before', () => {
    assert.equal(withCompaction('delete'), 'compact,delete');
    assert.equal(withCompaction(' delete , compact'), 'compact,delete');
    assert.equal(withCompaction('compact'), 'compact');
    assert.equal(withCompaction(''), 'compact');
    assert.equal(isCompacted(log({}, { 'cleanup.policy': 'delete, compact' }).settings), true);
    assert.equal(isCompacted(log({}, { 'cleanup.policy': 'delete' }).settings), false);
    assert.equal(isCompacted({}), false);
  });

  it('is not given to a topic with records that it would refuse, or that nobody could read', () => {
    assert.equal(whyNotCompact(log({})), undefined);
    assert.equal(whyNotCompact(log({ keyless: 1 })), 'topic_keyless');
    const { head: _none, ...unread } = log({});
    assert.equal(whyNotCompact({ ...unread, code: 'PERMISSION_DENIED' }), 'topic_unread');
  });

  it('is measured by the records that were read', () => {
    assert.equal(dirtyRatio(log({ records: 200, superseded: 50 }).head), 0.25);
    assert.equal(dirtyRatio(log({ records: 0 }).head), undefined);
    assert.equal(judged(log({ records: 0 })), 'topic_empty');
    assert.equal(judged(log({ superseded: 80 })), 'topic_compacted');
    assert.equal(judged(log({ superseded: 81 })), 'topic_dirty!');
  });

  it('is late where the cleaner could have been there for long, and was not', () => {
    const dirty = { superseded: 60 };
    assert.equal(judged(log({ ...dirty, supersededSince: daysAgo(7) })), 'topic_compacted');
    assert.equal(judged(log({ ...dirty, supersededSince: daysAgo(9) })), 'topic_not_cleaned!');
    assert.equal(judged(log({ superseded: 50, supersededSince: daysAgo(9) })), 'topic_compacted');
    const slow = { 'segment.ms': String(DAY_MS), 'min.compaction.lag.ms': String(30 * DAY_MS) };
    assert.equal(judged(log({ ...dirty, supersededSince: daysAgo(31) }, slow)), 'topic_compacted');
    assert.equal(judged(log({ ...dirty, supersededSince: daysAgo(33) }, slow)), 'topic_not_cleaned!');
    assert.equal(
      judged(log({ superseded: 20, supersededSince: daysAgo(33) }, { 'min.cleanable.dirty.ratio': '0.1' })),
      'topic_not_cleaned!',
    );
  });
});
