import assert from 'node:assert/strict';
import { judgeLockWaits, whyUntouchable } from '../../../src/domain/postgres/blocker.js';
import { judgeConnections } from '../../../src/domain/postgres/connections.js';
import { judgeGrowth } from '../../../src/domain/postgres/growth.js';
import { blockersOf } from '../../../src/domain/postgres/lock-waits.js';
import type { LockSession, Waiter } from '../../../src/domain/postgres/lock-waits.js';
import { judgeStatements } from '../../../src/domain/postgres/statements.js';

describe('judging connections', () => {
  const use = {
    ...{ used: 50, max: 100, reserved: 3, active: 1, idleInTransaction: 0, hidden: 0 },
    ...{ database: 'erp', databaseUsed: 40 },
  };
  const code = (changes: Partial<typeof use> & { databaseLimit?: number }, max = 0.9) =>
    judgeConnections({ ...use, ...changes }, max).code;

  it('minds the limit to the connection', () => {
    assert.deepEqual([code({ used: 87 }), code({ used: 88 })], ['ok', 'too_many']);
  });
  it('finds it full where everybody is refused, whatever the limit and however many are reserved', () => {
    assert.deepEqual([code({ used: 97 }, 1), code({ used: 96 }, 1)], ['too_many', 'ok']);
    assert.equal(code({ used: 7, max: 10 }), 'too_many');
    assert.equal(code({ used: 1, max: 3 }), 'too_many');
  });
  it('minds a limit of the database', () => {
    assert.deepEqual([code({ databaseLimit: 44 }), code({ databaseLimit: 45 })], ['too_many', 'ok']);
    assert.equal(code({ databaseLimit: 0, databaseUsed: 0 }), 'ok');
  });
});

describe('judging statements', () => {
  const running = { count: 0, meanMs: 0, longestMs: 0, longestPid: 0, hidden: 0 };
  const totals = { totalMs: 1_000_000, calls: 1_000_000 };

  it('does not let a fast year hide a slow quarter of an hour', () => {
    const earlier = { at: '2026-11-28T02:00:00.000Z', totalMs: 940_000, calls: 999_990 };
    const judgement = judgeStatements({ running, totals }, earlier, 5_000);
    assert.equal(judgement.code, 'too_slow');
    assert.match(judgement.detail, /^mean 6 s by pg_stat_statements, 10 statements since 2026-11-28T02:00:00.000Z/);
    assert.equal(judgeStatements({ running, totals }, undefined, 5_000).code, 'ok');
  });
  it('takes all there is where the totals were reset since, or nothing ended', () => {
    for (const earlier of [
      { at: '2026-11-28T02:00:00.000Z', totalMs: 9e9, calls: 1 },
      { at: '2026-11-28T02:00:00.000Z', ...totals },
    ])
      assert.match(judgeStatements({ running, totals }, earlier, 5_000).detail, /since its last reset/);
  });
  it('goes by what runs where nothing is counted yet', () => {
    const slow = { ...running, count: 2, meanMs: 6_000, longestMs: 9_000, longestPid: 7 };
    const judgement = judgeStatements({ running: slow, totals: { totalMs: 0, calls: 0 } }, undefined, 5_000);
    assert.equal(judgement.code, 'too_slow');
    assert.match(judgement.detail, /by pg_stat_activity \(pg_stat_statements has counted nothing yet\)/);
  });
});

describe('finding the blocker', () => {
  const session = (pid: number, changes: Partial<LockSession> = {}): LockSession => ({
    ...{ pid, backendStart: 'a', queryStart: 'b', state: 'active', backendType: 'client backend', inStateMs: 1_000 },
    ...{ user: 'u', application: 'app', statement: 'SELECT', ours: false },
    ...changes,
  });
  const waiter = (pid: number, blockedBy: readonly number[], waitedMs = 1_000): Waiter => ({
    pid,
    blockedBy,
    waitedMs,
  });

  it('takes the head that holds up the most, through whole chains and rings', () => {
    const waiting = [waiter(2, [1, 1]), waiter(3, [2], 90_000), waiter(4, [3, 2]), waiter(5, [4]), waiter(12, [11])];
    const ring = [waiter(20, [21]), waiter(21, [20])];
    const heads = blockersOf({ waiting: [...waiting, ...ring], holders: [session(11), session(1)] });
    assert.deepEqual(
      heads.map(({ pid, heldUp, longestWaitMs }) => [pid, heldUp, longestWaitMs]),
      [
        [1, 4, 90_000],
        [11, 1, 1_000],
      ],
    );
  });
  it('takes no notice of waits within the limit', () => {
    const waits = { waiting: [waiter(2, [1], 59_000)], holders: [session(1)] };
    assert.equal(judgeLockWaits(waits, 60_000).health, 'healthy');
    assert.equal(judgeLockWaits(waits, 59_000).code, 'blocked');
  });
  it('touches clients only', () => {
    const blocker = (changes: Partial<LockSession>) => ({ ...session(1, changes), heldUp: 1, longestWaitMs: 1 });
    for (const backendType of ['walsender', 'autovacuum worker', 'background worker', 'logical replication worker']) {
      assert.equal(whyUntouchable(blocker({ backendType }), 'end')?.code, 'NOT_ALLOWED', backendType);
    }
    assert.equal(whyUntouchable(blocker({ ours: true }), 'end')?.code, 'NOT_ALLOWED');
    assert.equal(whyUntouchable(blocker({ pid: 0 }), 'end')?.code, 'NOT_ALLOWED');
    assert.equal(whyUntouchable(blocker({ queryStart: null }), 'end')?.code, 'PERMISSION_DENIED');
    assert.equal(whyUntouchable(blocker({ state: 'idle in transaction' }), 'cancel')?.code, 'NOT_ALLOWED');
    assert.equal(whyUntouchable(blocker({ state: 'idle in transaction' }), 'end'), undefined);
    assert.equal(whyUntouchable(blocker({}), 'cancel'), undefined);
  });
});

describe('judging growth', () => {
  const NOW = '2026-11-28T02:00:00.000Z';
  const DAY_AGO = '2026-11-27T02:00:00.000Z';
  const size = { database: 'erp', bytes: 120e9 };
  const judged = (value: number, at = DAY_AGO) => judgeGrowth(size, NOW, { dayAgo: { at, value }, week: [] }, 0.2);

  it('minds the limit, and is glad of a database that shrank', () => {
    assert.equal(judged(100e9).code, 'ok');
    assert.equal(judged(99e9).code, 'growing');
    assert.equal(judged(500e9).code, 'ok');
  });
  it('scales to a day', () => {
    assert.match(judged(60e9, '2026-11-23T02:00:00.000Z').detail, /120 h ago: 20 % in a day/);
    assert.equal(judged(102e9, '2026-11-27T06:00:00.000Z').code, 'growing');
  });
  it('says what would have been expected', () => {
    const week = [5, 4, 3, 2, 1].map((days) => ({
      at: `2026-11-2${8 - days}T02:00:00.000Z`,
      value: (100 - days) * 1e9,
    }));
    const { detail } = judgeGrowth(size, NOW, { dayAgo: { at: DAY_AGO, value: 99e9 }, week }, 0.2);
    assert.match(detail, /linear over the last 4 days: 1\.1 % \(1 GB\) in a day$/);
  });
  it('does not know without a sample, nor beside nothing', () => {
    assert.equal(judgeGrowth(size, NOW, { week: [] }, 0.2).code, 'too_early');
    assert.equal(judged(0).code, 'too_early');
  });
});
