import { stageOf } from '../domain/ingestion/run-view.js';
import { ingestionLooks, ingestionPreparation } from './activity-proxies.js';
import { outlivingWorkers } from './failure-of.js';
import { contextFor, inStage, skip, succeed } from './ingestion-run.js';
import type { IngestionRun } from './ingestion-run.js';

const DETAIL_MAX = 300;

/** Tables, folders and topics are there and answer. False where they are not: then nothing else can be done. */
export async function prepare(run: IngestionRun): Promise<boolean> {
  const isAgain = stageOf(run.view, 'prepare').state === 'succeeded';
  const warnings = await inStage(run, 'prepare', async () => {
    run.plan = await ingestionLooks.plan_ingestion({ context: contextFor(run, 'plan'), params: {} });
    if (isAgain) return [];
    const prepared = await outlivingWorkers(() =>
      ingestionPreparation.prepare_ingestion({ context: contextFor(run, 'prepare'), params: {} }),
    );
    return prepared.warnings;
  });
  if (!warnings) {
    skip(run, 'stage_failed', 'discover', 'load', 'publish', 'load_oracle', 'verify');
    return false;
  }
  succeed(run, 'prepare', warnings.join('; ').slice(0, DETAIL_MAX));
  return true;
}
