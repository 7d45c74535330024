import assert from 'node:assert/strict';
import { MOST_TRIES, pauseAfter } from '../../src/domain/restore.js';
import { changeBack, changeSince, differing, isSameValue, valueBefore } from '../../src/domain/topic-settings.js';
import type { TopicSetting, TopicSettings } from '../../src/domain/topic-settings.js';

const own = (value: string): TopicSetting => ({ value, isOverride: true });
const inherited = (value: string): TopicSetting => ({ value, isOverride: false });
const BEFORE: TopicSettings = {
  'retention.ms': inherited('604800000'),
  'segment.ms': own('3600000'),
  'cleanup.policy': own('compact,delete'),
};
const SET = { 'retention.ms': '86400000', 'segment.ms': '60000' };

describe('the settings of a topic', () => {
  it('are the same whatever the order of a list and the zeros of a number', () => {
    assert.ok(isSameValue('delete,compact', 'compact, delete'));
    assert.ok(isSameValue('086400000', '86400000'));
    assert.ok(!isSameValue('86400000', '86400001'));
    assert.ok(!isSameValue(undefined, undefined));
    assert.deepEqual(differing(BEFORE, { ...SET, 'cleanup.policy': 'delete,compact' }), ['retention.ms', 'segment.ms']);
  });

  it('are altered where they are as the look saw them, or ours already', () => {
    assert.deepEqual(changeSince(BEFORE, BEFORE, SET), { change: SET });
    const half = { ...BEFORE, 'retention.ms': own('86400000') };
    assert.deepEqual(changeSince(BEFORE, half, SET), { change: { 'segment.ms': '60000' } });
    assert.deepEqual(changeSince(BEFORE, { ...half, 'segment.ms': own('60000') }, SET), { change: {} });
  });

  it('are left alone where somebody else has altered them since', () => {
    const foreign = { ...BEFORE, 'segment.ms': own('7200000') };
    assert.deepEqual(changeSince(BEFORE, foreign, SET), { change: {}, foreign: 'segment.ms' });
    const gone = { ...BEFORE, 'segment.ms': inherited('3600000') };
    assert.deepEqual(changeSince(BEFORE, gone, SET), { change: {}, foreign: 'segment.ms' });
  });

  it('are put back only where they are still as we set them', () => {
    const altered = {
      'retention.ms': { set: '86400000', was: null },
      'segment.ms': { set: '60000', was: '3600000' },
    };
    const after = { ...BEFORE, 'retention.ms': own('86400000'), 'segment.ms': own('60000') };
    assert.deepEqual(changeBack(after, altered), { 'retention.ms': null, 'segment.ms': '3600000' });
    assert.deepEqual(changeBack({ ...after, 'segment.ms': own('1') }, altered), { 'retention.ms': null });
    assert.deepEqual(changeBack({ ...after, 'retention.ms': inherited('86400000') }, altered), {
      'segment.ms': '3600000',
    });
    assert.deepEqual(changeBack(BEFORE, altered), {}, 'the deed was never done');
  });

  it('were before what they were before the first of our changes', () => {
    const now = { 'retention.ms': own('2') };
    const first = { 'retention.ms': { set: '1', was: null } };
    const secondOnFirst = { 'retention.ms': { set: '2', was: null } };
    assert.equal(valueBefore('retention.ms', now, [secondOnFirst, first]), null);
    assert.equal(valueBefore('retention.ms', now, [first]), '2', 'a person has set it since');
    assert.equal(valueBefore('retention.ms', { 'retention.ms': own('1') }, [first]), null);
    assert.equal(valueBefore('segment.ms', BEFORE, [first]), '3600000');
    assert.equal(valueBefore('retention.ms', BEFORE, [first]), null);
  });

  it('are tried to be put back for weeks, ever more seldom', () => {
    assert.deepEqual([1, 2, 3, 10, 1_000].map(pauseAfter), [60_000, 120_000, 240_000, 21_600_000, 21_600_000]);
    const pauses = Array.from({ length: MOST_TRIES }, (_, at) => pauseAfter(at + 1));
    const days = pauses.reduce((sum, pause) => sum + pause, 0) / 86_400_000;
    assert.ok(days > 20 && days < 30, `${days} days`);
  });
});
