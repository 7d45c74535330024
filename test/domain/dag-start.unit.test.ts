import assert from 'node:assert/strict';
import { judgeStart } from '../../src/domain/dag-start.js';
import type { DagStartFacts, StartQuestion } from '../../src/domain/dag-start.js';

const MINUTE_MS = 60_000;
const at = (nowAt: string, daily?: StartQuestion['daily']): StartQuestion => ({
  nowMs: Date.parse(nowAt),
  toleranceMs: 15 * MINUTE_MS,
  ...(daily && { daily }),
});
const facts = (changes: Partial<DagStartFacts> = {}): DagStartFacts => ({ paused: false, runs: [], ...changes });
const scheduled = (day: string, begun: boolean) => ({
  runId: `scheduled__${day}`,
  state: begun ? 'running' : 'queued',
  type: 'scheduled',
  dueAt: `${day}T02:00:00Z`,
  ...(begun && { startedAt: `${day}T02:00:05Z` }),
});

describe('whether the run of today has begun', () => {
  it('has, where the scheduled run began', () => {
    const runs = [scheduled('2026-11-22', true)];
    const { code, dueAt } = judgeStart(facts({ runs, nextRunAt: '2026-11-23T02:00:00Z' }), at('2026-11-22T09:00:00Z'));
    assert.deepEqual([code, dueAt], ['ok', '2026-11-22T02:00:00.000Z']);
  });

  it('has not, where it waits in the queue since longer than the tolerance', () => {
    const runs = [scheduled('2026-11-22', false), scheduled('2026-11-21', true)];
    const judged = judgeStart(facts({ runs, nextRunAt: '2026-11-23T02:00:00Z' }), at('2026-11-22T02:15:00Z'));
    assert.deepEqual([judged.code, judged.run?.runId], ['not_started', 'scheduled__2026-11-22']);
    const inTime = judgeStart(facts({ runs, nextRunAt: '2026-11-23T02:00:00Z' }), at('2026-11-22T02:14:59Z'));
    assert.deepEqual([inTime.code, inTime.dueAt], ['ok', '2026-11-21T02:00:00.000Z'], 'it judges the day before');
  });

  it('has not, where Airflow never made the run whose time has passed', () => {
    const late = facts({ runs: [scheduled('2026-11-21', true)], nextRunAt: '2026-11-22T02:00:00Z' });
    assert.equal(judgeStart(late, at('2026-11-22T02:20:00Z')).code, 'not_started');
    assert.equal(judgeStart(late, at('2026-11-22T02:10:00Z')).code, 'ok');
  });

  it('has, where a person started one since', () => {
    const byHand = { runId: 'manual', state: 'success', type: 'manual', startedAt: '2026-11-22T02:40:00Z' };
    const late = facts({ runs: [byHand, scheduled('2026-11-21', true)], nextRunAt: '2026-11-22T02:00:00Z' });
    assert.deepEqual(judgeStart(late, at('2026-11-22T03:00:00Z')).run, byHand);
  });

  it('goes by the pipeline’s own time where the DAG has no schedule, on its clock', () => {
    const daily = { at: '02:00', timeZone: 'America/Bogota' };
    const run = { runId: 'api', state: 'success', type: 'manual', startedAt: '2026-11-22T07:00:02Z' };
    assert.equal(judgeStart(facts({ runs: [run] }), at('2026-11-22T12:00:00Z', daily)).code, 'ok');
    const next = judgeStart(facts({ runs: [run] }), at('2026-11-23T07:15:00Z', daily));
    assert.deepEqual([next.code, next.dueAt], ['not_started', '2026-11-23T07:00:00.000Z']);
    assert.equal(judgeStart(facts({ runs: [run] }), at('2026-11-23T07:14:00Z', daily)).code, 'ok');
  });

  it('is not asked of a paused DAG, and cannot be said where nothing says when', () => {
    assert.equal(judgeStart(facts({ paused: true }), at('2026-11-22T03:00:00Z')).code, 'paused');
    assert.equal(judgeStart(facts(), at('2026-11-22T03:00:00Z')).code, 'not_configured');
  });
});
