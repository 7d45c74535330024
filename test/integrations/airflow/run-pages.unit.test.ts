import assert from 'node:assert/strict';
import { runCalls } from '../../../src/integrations/airflow/run-calls.js';

/** Airflow gives a hundred runs at once and no more, whatever is asked for. */
describe('Runs of an Airflow that have ended', () => {
  const all = Array.from({ length: 250 }, (_, n) => ({ dag_id: 'dag', dag_run_id: `run-${n}`, state: 'success' }));
  let asked: string[] = [];

  function calls(moved = 0) {
    asked = [];
    const ask = async (_method: string, path: string) => {
      const query = new URL(path, 'http://airflow').searchParams;
      const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))];
      asked.push(`${offset}+${limit}`);
      // Runs that ended since the first page was read stand before those that were there.
      const at = Math.max(0, offset - (offset > 0 ? moved : 0));
      return { body: { dag_runs: all.slice(at, at + limit) } };
    };
    return runCalls({ ask, apiVersion: 2 } as unknown as Parameters<typeof runCalls>[0]);
  }
  const finished = async (limit: number, moved?: number) =>
    (await calls(moved).finishedRuns('dag', '2026-11-22T00:00:00Z', limit)).map(({ runId }) => runId);

  it('are read page by page, up to as many as are wanted', async () => {
    assert.deepEqual(
      await finished(1_000),
      all.map(({ dag_run_id }) => dag_run_id),
    );
    assert.deepEqual(asked, ['0+100', '100+100', '200+100']);
    assert.equal((await finished(130)).length, 130);
    assert.deepEqual(asked, ['0+100', '100+30']);
    assert.equal((await finished(5)).length, 5);
    assert.deepEqual(asked, ['0+5']);
  });

  it('are counted once although more end meanwhile', async () => {
    const runs = await finished(1_000, 3);
    assert.equal(new Set(runs).size, runs.length);
    assert.equal(runs.length, 250);
  });
});
