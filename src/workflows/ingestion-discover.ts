import type { Discovery } from '../activities/ingestion/contract.js';
import { nextLookInMs } from '../domain/ingestion/next-look.js';
import { withLeftAside } from '../domain/ingestion/run-view.js';
import { ingestionLooks } from './activity-proxies.js';
import { contextFor, inStage, update } from './ingestion-run.js';
import type { IngestionRun } from './ingestion-run.js';

/** What lies in the folders now, and what should and does not. Undefined where it could not be seen. */
export async function lookAtFolders(run: IngestionRun): Promise<Discovery | undefined> {
  const { masters, files, again, judgesAbsence } = run.wanted;
  const found = await inStage(run, 'discover', () =>
    ingestionLooks.discover_files({
      context: contextFor(run, 'discover'),
      params: { date: run.view.date, ...(masters && { masters }), ...(files && { files }), ...(again && { again }) },
    }),
  );
  if (!found) return undefined;
  // What was copied from processed/ lies in input/ from here on; a second time would load it twice.
  run.wanted = { ...run.wanted, again: false };
  run.unstableSinceMs = found.unstable.length === 0 ? undefined : (run.unstableSinceMs ?? Date.now());
  const missing = judgesAbsence ? found.absent.filter(({ expectedAt }) => Date.parse(expectedAt) <= Date.now()) : [];
  update(
    run,
    withLeftAside(run.view, {
      ...found,
      missing: missing.map(({ master, expectedBy }) => ({ master, expectedBy })),
    }),
  );
  run.dueAtMs = found.absent.map(({ expectedAt }) => Date.parse(expectedAt));
  return found;
}

/** Undefined where the run has seen enough. A look that failed while somebody is waited for is tried again later. */
export function untilNextLookMs(
  run: IngestionRun,
  found: Discovery | undefined,
  progressed: boolean,
): number | undefined {
  const nowMs = Date.now();
  return nextLookInMs({
    nowMs,
    unstable: found?.unstable.length ?? 0,
    unstableSinceMs: run.unstableSinceMs ?? nowMs,
    more: found?.more ?? 0,
    progressed,
    dueAtMs: run.wanted.waits ? run.dueAtMs : [],
  });
}
