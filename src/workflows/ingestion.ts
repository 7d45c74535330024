import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { MOST_FILES_PER_LOOK } from '../domain/ingestion/run.js';
import type { IngestionInput, IngestionView } from '../domain/ingestion/run.js';
import { joined, readWish } from '../domain/ingestion/wishes.js';
import { ingestionQuery, joinSignal } from './contract.js';
import { lookAtFolders, untilNextLookMs } from './ingestion-discover.js';
import { endRun, outcomeOf, reopen } from './ingestion-end.js';
import { loadFiles, settleFiles } from './ingestion-load.js';
import { sendOn, verify } from './ingestion-outlets.js';
import { prepare } from './ingestion-prepare.js';
import { reportBreaches } from './ingestion-report.js';
import { openIngestion, update } from './ingestion-run.js';
import type { IngestionRun } from './ingestion-run.js';

const SERVED_KEPT = 50;

/**
 * One date of the pipeline, from the folders to Kafka and Oracle. A stage that fails does not stop those that can still do
 * their work; in the end the run fails, with its view as the failure's details.
 */
export async function ingestion(input: IngestionInput): Promise<IngestionView> {
  const run = openIngestion(input);
  installHandlers(run);
  for (;;) {
    await workThrough(run);
    // Who cancels it says that it is over; what is known of it is kept all the same.
    await CancellationScope.nonCancellable(() => endRun(run));
    // Who joined while it ended has Temporal's word that the run is under way.
    if (run.wishes.length === 0 || run.isCancelled) return outcomeOf(run);
    reopen(run);
  }
}

function installHandlers(run: IngestionRun): void {
  setHandler(ingestionQuery, () => run.view, {
    description: 'Everything known about the run: stages, files, totals, what is missing, what was reported',
  });
  setHandler(
    joinSignal,
    (given) => {
      const wish = readWish(given);
      if (wish) run.wishes = [...run.wishes, wish];
    },
    { description: 'A second start joins: looks at the folders now, and at what else it asks for' },
  );
}

async function workThrough(run: IngestionRun): Promise<void> {
  try {
    if (!(await prepare(run))) return serve(run, takeWishes(run));
    await takeIn(run);
    await verify(run);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    run.isCancelled = true;
  }
}

/** Looks, loads and sends on, until nothing is being written and nobody waits or is waited for any more. */
async function takeIn(run: IngestionRun): Promise<void> {
  for (let round = 1; ; round += 1) {
    const wishes = takeWishes(run);
    const found = run.wanted.onlyEvents ? undefined : await lookAtFolders(run);
    const progressed = found !== undefined && (await loadFiles(run, found));
    const waitMs = run.wanted.onlyEvents ? undefined : untilNextLookMs(run, found, progressed);
    const goesOn = waitMs !== undefined || run.wishes.length > 0;
    if (progressed || !goesOn || wishes.length > 0) await sendOn(run);
    await reportBreaches(run);
    serve(run, wishes);
    if (run.wishes.length > 0) continue;
    if (waitMs === undefined) return settleFiles(run);
    await continueAsNewWhereDue(run);
    await waitFor(run, waitMs);
  }
}

/** From now on the run does what they ask, too. */
function takeWishes(run: IngestionRun): readonly string[] {
  const wishes = run.wishes;
  run.wishes = [];
  for (const wish of wishes) run.wanted = joined(run.wanted, wish);
  return wishes.map(({ id }) => id);
}

function serve(run: IngestionRun, ids: readonly string[]): void {
  if (ids.length > 0) update(run, { ...run.view, served: [...(run.view.served ?? []), ...ids].slice(-SERVED_KEPT) });
}

async function waitFor(run: IngestionRun, waitMs: number): Promise<void> {
  update(run, { ...run.view, waitingUntil: new Date(Date.now() + waitMs).toISOString() });
  await condition(() => run.wishes.length > 0, Math.max(1, waitMs));
  const { waitingUntil: _over, ...view } = run.view;
  update(run, view);
}

/** Between two looks nothing runs: a long history goes on in a new one, with what it knows. */
async function continueAsNewWhereDue(run: IngestionRun): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested && run.filesBegun < MOST_FILES_PER_LOOK) return;
  await Promise.all(run.pending);
  if (run.wishes.length > 0) return;
  await continueAsNew<typeof ingestion>({
    ...run.input,
    carried: { view: run.view, wanted: run.wanted, loadIds: [...run.loadIds], reported: [...run.reported] },
  });
}
