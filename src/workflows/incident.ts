import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { IncidentInput } from '../domain/incident.js';
import { reportTrouble } from '../domain/ladder-calls.js';
import { evidence } from './activity-proxies.js';
import { close } from './closing.js';
import type { IncidentResult } from './closing.js';
import { installHandlers } from './incident-handlers.js';
import { contextFor, iso, record, resolve, setLadder, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { runSteps, verifyRecovery } from './machine-ladder.js';
import { openRun } from './open-run.js';
import { announce, register, takeRunbook } from './opening.js';
import { followPeopleLadder } from './people-ladder.js';
import { forgetHeldBack, lookAgain } from './refused.js';
import { waitForRecovery } from './wait-for-recovery.js';
import { watchRecovery } from './watch.js';

const BY_TEMPORAL_UI = 'Temporal UI';

/** One incident, from the alert to the record. The clock of people starts first, and nothing that machines do can stop it. */
export async function incident(input: IncidentInput): Promise<IncidentResult> {
  const run = openRun(input);
  installHandlers(run);
  // Who cancels it in Temporal UI says that it is over; messages on their way and the record are finished all the same.
  CancellationScope.current().cancelRequested.catch(() => resolve(run, 'by_person', BY_TEMPORAL_UI));
  return CancellationScope.nonCancellable(() => followIncident(run));
}

async function followIncident(run: IncidentRun): Promise<IncidentResult> {
  let people = startTheClock(run);
  await takeRunbook(run);
  let registration = register(run);
  announce(run);
  for (;;) {
    await handle(run);
    await people;
    registration.cancel();
    const result = await close(run);
    if (result) return result;
    people = followPeopleLadder(run);
    registration = register(run);
  }
}

function startTheClock(run: IncidentRun): Promise<void> {
  if (!run.input.carried)
    record(run, 'opened', { source: run.view.source, by: run.view.openedBy ?? '', summary: run.view.summary ?? '' });
  return run.view.mode === 'dry-run' ? Promise.resolve() : followPeopleLadder(run);
}

/** Machines and watch, in a scope of their own: a person who resolves ends them at once. */
async function handle(run: IncidentRun): Promise<void> {
  const scope = new CancellationScope();
  const machines = scope
    .run(() => repairAndWatch(run))
    .catch((error: unknown) => {
      if (!(run.resolution && isCancellation(error))) throw error;
    });
  await Promise.race([machines, condition(() => run.resolution !== undefined)]);
  if (run.resolution) scope.cancel();
  await machines;
}

async function repairAndWatch(run: IncidentRun): Promise<void> {
  while (!run.resolution) {
    const mayRepair = !run.machinesDone && 1 + run.view.relapses <= run.runbook.maxRounds;
    const recovered = run.watchEndsAtMs !== undefined || (mayRepair && (await repairRound(run, roundOf(run))));
    if (run.resolution || (!recovered && !(await recoverLater(run)))) return;
    forgetHeldBack(run);
    if (run.view.verifiedAt === undefined) update(run, { verifiedAt: iso(Date.now()) });
    run.machinesDone = false;
    if (await watchRecovery(run)) return resolve(run, run.recoveredOutside ? 'resolved_outside' : 'verified');
  }
}

/** With people, until it recovers; what held a repair back may be lifted meanwhile, and then machines try again. */
async function recoverLater(run: IncidentRun): Promise<boolean> {
  for (;;) {
    const ended = await waitForRecovery(run);
    if (ended !== 'look_again') return ended === 'recovery';
    lookAgain(run);
    if (await repairRound(run, roundOf(run))) return true;
    if (run.resolution) return false;
  }
}

/** Rounds are counted on, so that each step of each round is known by its own number. */
function roundOf({ view, looksAgain }: IncidentRun): number {
  return 1 + view.relapses + looksAgain;
}

async function repairRound(run: IncidentRun, round: number): Promise<boolean> {
  const evidenceTaken = collectEvidence(run);
  // Its rejection is a cancellation, which the steps meet too.
  evidenceTaken.catch(() => undefined);
  if (run.runbook.type === UNKNOWN_INCIDENT) {
    record(run, 'unknown_type', { subject: run.view.subject });
    setLadder(run, reportTrouble(run.ladder, run.policy, 'unknown_incident', Date.now()));
  }
  await runSteps(run, round, evidenceTaken);
  await evidenceTaken;
  if (run.view.mode === 'dry-run') {
    resolve(run, 'dry_run_ended');
    return false;
  }
  if (!run.runbook.verification) return false;
  const passed = await verifyRecovery(run, round);
  if (!passed) setLadder(run, reportTrouble(run.ladder, run.policy, 'verification_failed', Date.now()));
  return passed;
}

/** It is missing rather than late: whatever happens here, the repair goes on. */
async function collectEvidence(run: IncidentRun): Promise<void> {
  try {
    const items = await evidence.collect_evidence({
      context: contextFor(run, 'evidence'),
      params: { subject: run.view.subject },
    });
    record(
      run,
      'evidence_collected',
      { items: items.length },
      { evidence: [...(run.view.evidence ?? []), ...items].slice(-12) },
    );
  } catch (error) {
    if (isCancellation(error) && run.resolution) throw error;
    record(run, 'evidence_missing', {});
  }
}
