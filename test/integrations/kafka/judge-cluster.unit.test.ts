import assert from 'node:assert/strict';
import type { GroupLag } from '../../../src/integrations/kafka/consumer-lag.js';
import {
  describeSettings,
  judgeBrokers,
  judgeLag,
  judgeTopics,
} from '../../../src/integrations/kafka/judge-cluster.js';
import type { TopicState } from '../../../src/integrations/kafka/topic-states.js';
import type { Judgement } from '../../../src/integrations/services/judgement.js';

const told = ({ health, code }: Judgement): string => `${health} ${code}`;
const topic = (name: string, over: Partial<TopicState> = {}): TopicState => ({
  ...{ topic: name, state: 'there', partitions: 3, outOfSync: 0 },
  ...over,
});
const group = (name: string, messages: number, over: Partial<GroupLag> = {}): GroupLag => ({
  ...{ group: name, messages, partitions: 3, perhapsMarkers: 0 },
  ...over,
});

describe('what a cluster shows', () => {
  it('has fewer brokers than it should, or enough', () => {
    assert.equal(told(judgeBrokers({ brokers: 2, controller: 1 }, 3)), 'unhealthy too_few');
    assert.equal(told(judgeBrokers({ brokers: 4, controller: 1 }, 3)), 'healthy ok');
  });

  it('tells a topic that is away from one that is thin, and names only some of many', () => {
    const missing = topic('m', { state: 'missing' });
    assert.equal(told(judgeTopics([topic('a')], true)), 'healthy ok');
    assert.equal(told(judgeTopics([topic('a'), missing], true)), 'unhealthy too_few');
    assert.equal(told(judgeTopics([topic('a'), missing], false)), 'unknown not_started');
    assert.equal(told(judgeTopics([missing, topic('b', { outOfSync: 1 })], false)), 'unhealthy too_few');
    assert.equal(told(judgeTopics([missing, topic('c', { state: 'without_leader' })], true)), 'unhealthy unreachable');
    const many = Array.from({ length: 40 }, (_, at) => topic(`t${at}`, { state: 'missing' }));
    assert.match(judgeTopics(many, true).detail, /missing: t0, t1, t2, t3, t4 and 35 more/);
  });

  it('is behind only by messages, not by what may be markers of transactions', () => {
    const look = (...groups: readonly GroupLag[]) => ({ groups, skipped: 0 });
    assert.equal(told(judgeLag(look(group('g', 3, { perhapsMarkers: 3 })), 'g', 0)), 'healthy ok');
    assert.equal(told(judgeLag(look(group('g', 4, { perhapsMarkers: 3 })), 'g', 0)), 'unhealthy too_many');
    assert.equal(told(judgeLag(look(group('g', 5_000)), 'g', 5_000)), 'healthy ok');
    const { detail } = judgeLag({ groups: [group('g', 9), group('h', 8)], skipped: 7, members: 0 }, undefined, 5);
    assert.match(detail, /group g: 9 .*0 consumer\(s\).*2 groups are over 5; 7 group\(s\) not looked at/);
    assert.equal(told(judgeLag(look(), undefined, 5)), 'healthy ok');
    assert.equal(told(judgeLag(look(), 'g', 5)), 'unknown not_started');
  });

  it('says what a topic has of its own, and what it inherits of what decides how long it keeps', () => {
    const { detail } = describeSettings('t', {
      'retention.ms': { value: '1', isOverride: true },
      'retention.bytes': { value: '-1', isOverride: false },
      'flush.ms': { value: '9', isOverride: false },
    });
    assert.equal(detail, 't: own: retention.ms=1; default: retention.bytes=-1');
  });
});
