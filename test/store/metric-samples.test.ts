import assert from 'node:assert/strict';
import { startTestStore } from '../support/store.js';
import type { TestStore } from '../support/store.js';

const DAY_MS = 86_400_000;

describe('samples of metrics', () => {
  let test: TestStore;
  const nowMs = Date.now();
  const daysAgo = (days: number): string => new Date(nowMs - days * DAY_MS).toISOString();

  before(async () => {
    test = await startTestStore();
    await test.store.migrate();
  });
  afterEach(() => test.outside.query('DELETE FROM guardia.metric_samples'));
  after(() => test?.close());

  it('are kept by service and metric, and given back in order', async () => {
    const { store } = test;
    for (const [days, value] of [
      [3, 1],
      [2, 2],
      [1, 3.5],
    ] as const) {
      await store.recordSample('erp', 'database_bytes', value, daysAgo(days));
    }
    await store.recordSample('erp', 'other', 9, daysAgo(2));
    await store.recordSample('masters', 'database_bytes', 9, daysAgo(2));
    assert.deepEqual(await store.samples('erp', 'database_bytes', daysAgo(2)), [
      { at: daysAgo(2), value: 2 },
      { at: daysAgo(1), value: 3.5 },
    ]);
    assert.deepEqual(await store.sampleBefore('erp', 'database_bytes', daysAgo(1.5)), { at: daysAgo(2), value: 2 });
    assert.equal(await store.sampleBefore('erp', 'database_bytes', daysAgo(4)), undefined);
  });

  it('are kept once in five minutes, however often somebody looks', async () => {
    const looks = Array.from({ length: 20 }, (_, minute) => new Date(nowMs + minute * 60_000).toISOString());
    for (const [value, at] of looks.entries()) await test.store.recordSample('erp', 'bytes', value, at);
    await test.store.recordSample('erp', 'bytes', 99, looks[0] ?? '');
    const kept = await test.store.samples('erp', 'bytes', daysAgo(1));
    assert.deepEqual(
      kept.map(({ value }) => value),
      [0, 5, 10, 15],
    );
  });

  it('are forgotten after 40 days, of services that nobody asks any more too', async () => {
    await test.store.recordSample('long gone', 'bytes', 1, daysAgo(41));
    await test.store.recordSample('erp', 'bytes', 1, daysAgo(39));
    await test.store.recordSample('erp', 'bytes', 2, daysAgo(0));
    const { rows } = await test.outside.query<{ service: string }>('SELECT service FROM guardia.metric_samples');
    assert.deepEqual(
      rows.map(({ service }) => service),
      ['erp', 'erp'],
    );
  });
});
