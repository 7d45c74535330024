import { isCancellation } from '@temporalio/workflow';
import { stageOf } from '../domain/ingestion/run-view.js';
import { counts, outlets } from './activity-proxies.js';
import { outlivingWorkers } from './failure-of.js';
import { contextFor, fail, inStage, runRef, skip, succeed, update } from './ingestion-run.js';
import type { IngestionRun } from './ingestion-run.js';

/** What was committed goes to Kafka and to Oracle; neither waits for the other. */
export async function sendOn(run: IngestionRun): Promise<void> {
  await Promise.all([publish(run), loadOracle(run)]);
}

async function publish(run: IngestionRun): Promise<void> {
  if (!run.plan?.hasKafka) {
    skip(run, 'not_configured', 'publish');
    return countWaiting(run);
  }
  const sent = await inStage(run, 'publish', () =>
    outlivingWorkers(() => outlets.publish_events({ context: contextFor(run, 'publish'), params: runRef(run) })),
  );
  if (!sent) return countWaiting(run);
  for (const loadId of sent.loadIds ?? []) run.loadIds.add(loadId);
  update(run, { ...run.view, published: run.view.published + sent.published, pending: sent.pending });
  succeed(run, 'publish');
}

/** What could not be published is said with its number, where that can be had. */
async function countWaiting(run: IngestionRun): Promise<void> {
  try {
    const { pending } = await counts.count_pending_events({ context: contextFor(run, 'pending'), params: {} });
    update(run, { ...run.view, pending });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

async function loadOracle(run: IngestionRun): Promise<void> {
  if (!run.plan?.hasOracle) return skip(run, 'not_configured', 'load_oracle');
  if (run.wanted.onlyEvents) return skip(run, 'not_asked', 'load_oracle');
  const merged = await inStage(run, 'load_oracle', () =>
    outlivingWorkers(() => outlets.load_oracle({ context: contextFor(run, 'oracle'), params: runRef(run) })),
  );
  if (merged) succeed(run, 'load_oracle', merged.refused > 0 ? `refused: ${merged.refused}` : '');
}

/** What this run loaded stands where it should: in the targets, and in the topics. */
export async function verify(run: IngestionRun): Promise<void> {
  if (stageOf(run.view, 'publish').state === 'failed') return skip(run, 'stage_failed', 'verify');
  if (run.loadIds.size === 0) return skip(run, 'nothing_to_do', 'verify');
  const found = await inStage(run, 'verify', () =>
    outlivingWorkers(() =>
      outlets.verify_ingestion({
        context: contextFor(run, 'verify'),
        params: { ...runRef(run), loadIds: [...run.loadIds] },
      }),
    ),
  );
  if (found?.verified === true) succeed(run, 'verify', found.detail);
  else if (found) fail(run, 'verify', { code: 'INGESTION_FAILED', detail: found.detail });
}
