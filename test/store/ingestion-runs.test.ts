import assert from 'node:assert/strict';
import type { IngestionView } from '../../src/domain/ingestion/run.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

const PIPELINE = 'ingesta_diaria_maestras_erp';

function aRun(runId: string, changes: Partial<IngestionView> = {}): IngestionView {
  const date = changes.date ?? '2026-11-22';
  return {
    runId,
    workflowId: `ingestion/${PIPELINE}/${date}`,
    pipeline: PIPELINE,
    date,
    mode: 'live',
    reason: 'schedule',
    state: 'running',
    startedAt: `${date}T07:00:00.000Z`,
    stages: [],
    files: [],
    totals: {
      files: 0,
      loaded: 0,
      duplicates: 0,
      invalid: 0,
      failed: 0,
      bytes: 0,
      rowsRead: 0,
      rowsLoaded: 0,
      rowsRejected: 0,
    },
    unstable: [],
    unknown: ['raro\u0000.csv'],
    unsafe: [],
    missing: [],
    published: 0,
    pending: 0,
    breaches: [],
    ...changes,
  };
}

describe('ingestion runs in the store', () => {
  let test: TestStore;
  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  after(() => test.close());

  it('are kept as they stand, again and again, and an ended one is not taken back', async () => {
    const endedAt = '2026-11-22T07:05:00.000Z';
    await test.store.saveRun(aRun('run-1'));
    await test.store.saveRun(aRun('run-1', { state: 'succeeded', endedAt, published: 7 }));
    await test.store.saveRun(aRun('run-1'));
    const { rows } = await test.outside.query<{ state: string; date: string }>(
      'SELECT state, date::text FROM guardia.ingestion_runs',
    );
    assert.deepEqual(rows, [{ state: 'succeeded', date: '2026-11-22' }]);
    assert.equal((await test.store.findRun(PIPELINE, '2026-11-22'))?.published, 7);
    const later = { state: 'failed', endedAt: '2026-11-22T08:00:00.000Z' } as const;
    await test.store.saveRun(aRun('run-1', later));
    assert.equal(
      (await test.store.findRun(PIPELINE, '2026-11-22'))?.state,
      'failed',
      'who joined after the end is seen to',
    );
  });

  it('are listed newest first, without simulations unless asked', async () => {
    await test.store.saveRun(aRun('run-0', { date: '2026-11-20' }));
    await test.store.saveRun(aRun('run-2', { startedAt: '2026-11-22T19:00:00.000Z' }));
    await test.store.saveRun(aRun('run-3', { mode: 'simulation', startedAt: '2026-11-22T20:00:00.000Z' }));
    await test.store.saveRun(aRun('run-4', { pipeline: 'otra' }));
    const list = async (filter: { limit: number; includeSimulations?: boolean }) =>
      (await test.store.listRuns({ pipeline: PIPELINE, ...filter })).map(({ runId }) => runId);
    assert.deepEqual(await list({ limit: 10 }), ['run-2', 'run-1', 'run-0']);
    assert.deepEqual(await list({ limit: 2, includeSimulations: true }), ['run-3', 'run-2']);
    assert.equal((await test.store.findRun(PIPELINE, '2026-11-22'))?.runId, 'run-2');
    assert.equal(await test.store.findRun(PIPELINE, '2026-11-21'), undefined);
  });
});
