import { ApplicationFailure } from '@temporalio/workflow';
import { briefView, withEnd, withoutEnd } from '../domain/ingestion/run-view.js';
import type { IngestionView } from '../domain/ingestion/run.js';
import { reportBreaches, saveRun } from './ingestion-report.js';
import { fail, now, skip, update } from './ingestion-run.js';
import type { IngestionRun } from './ingestion-run.js';

/** Reports what is left to report, and keeps the run. */
export async function endRun(run: IngestionRun): Promise<void> {
  if (run.isCancelled) cancelStages(run);
  await reportBreaches(run);
  await Promise.all(run.pending);
  update(run, withEnd(run.view, now()));
  await saveRun(run);
}

/** What ran did not end, and what waited will not begin. */
function cancelStages(run: IngestionRun): void {
  const unfinished = run.view.stages.filter(({ state }) => state === 'running' || state === 'waiting');
  for (const { name, state } of unfinished) {
    if (state === 'running') fail(run, name, { code: 'CANCELLED', detail: '' });
    else skip(run, 'stage_failed', name);
  }
  const isSaid = run.view.stages.some(({ state }) => state === 'failed');
  if (!isSaid) fail(run, 'verify', { code: 'CANCELLED', detail: '' });
}

/** Somebody joined while it ended: it goes on. */
export function reopen(run: IngestionRun): void {
  update(run, withoutEnd(run.view));
}

/** The view; or, where a stage failed, a failure whose details it is. */
export function outcomeOf(run: IngestionRun): IngestionView {
  if (run.view.state === 'succeeded') return run.view;
  const failed = run.view.stages.filter(({ state }) => state === 'failed');
  throw ApplicationFailure.create({
    type: 'INGESTION_FAILED',
    message: failed.map(({ name, code = '', detail = '' }) => `${name}: ${code} ${detail}`.trim()).join('; '),
    nonRetryable: true,
    details: [briefView(run.view)],
  });
}
