import assert from 'node:assert/strict';
import type { MaintenanceView } from '../../src/domain/maintenance/run.js';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

const aRun = (runId: string, startedAt: string, changes: Partial<MaintenanceView> = {}): MaintenanceView => ({
  ...{ runId, workflowId: `maintenance/daily/${runId}`, cadence: 'daily', dryRun: false, state: 'ended' },
  ...{ outcome: 'ok', startedAt, endedAt: startedAt, results: [], waiting: [] },
  ...changes,
});

describe('maintenance runs in the store', () => {
  let test: TestStore;
  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  after(() => test.close());

  it('are kept once, as they were saved last, newest first, by cadence', async () => {
    const { store } = test;
    await store.saveMaintenanceRun(aRun('aaaa', '2026-11-28T01:00:00.000Z'), { es: 'uno', en: 'one' });
    await store.saveMaintenanceRun(aRun('bbbb', '2026-11-29T01:00:00.000Z', { cadence: 'weekly' }), { es: '', en: '' });
    await store.saveMaintenanceRun(aRun('cccc', '2026-11-30T01:00:00.000Z'), { es: 'tres', en: 'three' });
    await store.saveMaintenanceRun(aRun('aaaa', '2026-11-28T01:00:00.000Z', { outcome: 'failed' }), {
      es: 'dos',
      en: 'two',
    });
    const ids = async (filter: object): Promise<readonly string[]> =>
      (await store.listMaintenanceRuns({ limit: 10, ...filter })).map(({ runId, outcome }) => `${runId} ${outcome}`);
    assert.deepEqual(await ids({}), ['cccc ok', 'bbbb ok', 'aaaa failed']);
    assert.deepEqual(await ids({ cadence: 'daily', before: '2026-11-30T01:00:00.000Z' }), ['aaaa failed']);
  });

  it('have their reports found by the beginning of an id, and the newest by the cadence', async () => {
    const { store } = test;
    assert.equal((await store.findMaintenanceReport('aa', 'es'))?.markdown, 'dos');
    assert.equal((await store.findMaintenanceReport('daily', 'en'))?.markdown, 'three');
    assert.equal(await store.findMaintenanceReport('zz', 'es'), undefined);
  });

  it('hold a task once at a time, and give it back whatever becomes of it', async () => {
    const { store } = test;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (begun = resolve));
    const first = store.holdLock('vacuum', async () => {
      begun();
      await held;
      throw new Error('it failed');
    });
    await isHeld;
    await assert.rejects(
      store.holdLock('vacuum', async () => 1),
      { code: 'TASK_RUNNING' },
    );
    assert.equal(await store.holdLock('another', async () => 2), 2);
    release();
    await assert.rejects(first, /it failed/);
    assert.equal(await store.holdLock('vacuum', async () => 3), 3);
  });
});
