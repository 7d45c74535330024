import assert from 'node:assert/strict';
import { runIdFor } from '../../../src/integrations/airflow/airflow.js';
import { readHealth } from '../../../src/integrations/airflow/answers.js';
import { judgeHealth } from '../../../src/integrations/airflow/judge-health.js';

const NOW = '2026-11-22T02:00:30Z';
const judged = (scheduler: object, more: object = {}, limitMs?: number): string => {
  const answer = { metadatabase: { status: 'healthy' }, scheduler, ...more };
  const { health, code } = judgeHealth(readHealth(answer, Date.parse(NOW)), limitMs);
  return `${health} ${code}`;
};
const beating = (secondsAgo: number): object => ({
  status: 'healthy',
  latest_scheduler_heartbeat: new Date(Date.parse(NOW) - secondsAgo * 1000).toISOString().replace('Z', '+00:00'),
});

describe('What Airflow’s health means', () => {
  it('is healthy with a fresh heartbeat', () => {
    assert.equal(judged(beating(2)), 'healthy ok');
    assert.equal(judged(beating(30)), 'healthy ok');
  });

  it('says how old the heartbeat is by which it is well', () => {
    const answer = { metadatabase: { status: 'healthy' }, scheduler: beating(2) };
    assert.equal(judgeHealth(readHealth(answer, Date.parse(NOW))).heartbeatAgeMs, 2_000);
  });

  it('is a stale scheduler where the heartbeat is older than the limit, whatever Airflow says', () => {
    assert.equal(judged(beating(31)), 'unhealthy scheduler_stale');
    assert.equal(judged(beating(6), {}, 5_000), 'unhealthy scheduler_stale');
  });

  it('is a stale scheduler where Airflow says so, or has never seen one', () => {
    assert.equal(judged({ status: 'unhealthy', latest_scheduler_heartbeat: NOW }), 'unhealthy scheduler_stale');
    assert.equal(judged({ status: null, latest_scheduler_heartbeat: null }), 'unhealthy scheduler_stale');
  });

  it('names the database before the scheduler, which cannot live without it', () => {
    const down = { metadatabase: { status: 'unhealthy' } };
    const stale = { status: 'unhealthy', latest_scheduler_heartbeat: null };
    assert.equal(judged(stale, down), 'unhealthy metadatabase_down');
  });

  it('stays healthy and says so where only the DAG processor is dead', () => {
    const answer = {
      metadatabase: { status: 'healthy' },
      scheduler: beating(1),
      dag_processor: { status: 'unhealthy' },
    };
    const judgement = judgeHealth(readHealth(answer, Date.parse(NOW)));
    assert.equal(judgement.code, 'ok');
    assert.match(judgement.detail, /DAG processor/);
  });

  it('refuses an answer that is no health', () => {
    assert.throws(() => readHealth({ status: 'ok' }, 0), { code: 'BAD_ANSWER' });
    assert.throws(() => readHealth('<html>', 0), { code: 'BAD_ANSWER' });
  });

  it('makes run ids that both versions take', () => {
    assert.equal(runIdFor('0190-aa/verify recovery/2'), '0190-aa.verify.recovery.2');
    assert.equal(runIdFor('manual__2026-11-22T02:00:00+00:00'), 'manual__2026-11-22T02:00:00+00:00');
  });
});
