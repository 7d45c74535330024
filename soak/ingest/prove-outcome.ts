import assert from 'node:assert/strict';
import type { Ingested } from './kill-stage.js';

/** What the relay sends before it marks. */
export const MOST_REPEATS_A_KILL = 1_000;

/** Whenever it died: after the rerun nothing tells it from one that nobody disturbed. Throws AssertionError. */
export function proveSame(ingested: Ingested, undisturbed: Ingested): void {
  const { outcome, published } = ingested;
  assert.deepEqual(outcome.folders, undisturbed.outcome.folders, 'the folders');
  for (const [table, rows] of Object.entries(undisturbed.outcome.tables)) {
    assert.deepEqual(outcome.tables[table], rows, table);
  }
  assert.deepEqual(outcome.left, [], 'staging tables that nobody dropped');
  assert.deepEqual(published?.ids, undisturbed.published?.ids, 'the events, partition by partition in their order');
  assert.deepEqual(published?.unlike ?? [], [], 'repeats that are not what they repeat');
  const repeats = published?.repeats ?? 0;
  assert.ok(repeats <= MOST_REPEATS_A_KILL, `${repeats} events came twice`);
}
