import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { IncidentInput } from '../domain/incident.js';
import { reportTrouble } from '../domain/ladder-calls.js';
import { triage } from '../domain/triage.js';
import { evidence, pages, records, setup } from './activity-proxies.js';
import { close } from './closing.js';
import type { IncidentResult } from './closing.js';
import { continueAsNewIfDue, isContinueDue } from './continue.js';
import { measureSpread } from './impact.js';
import { installHandlers } from './incident-handlers.js';
import {
  brief,
  contextFor,
  enter,
  iso,
  openRun,
  record,
  resolve,
  setLadder,
  takeSnapshot,
  update,
} from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { probeRecovery, runSteps, verifyRecovery } from './machine-ladder.js';
import { failedDelivery, followPeopleLadder, track } from './people-ladder.js';
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

/** Started without a runbook, from Temporal UI: loaded now that the clock runs. */
async function takeRunbook(run: IncidentRun): Promise<void> {
  if (!run.input.snapshot) await loadSnapshot(run);
  if (run.input.carried) return;
  const measured = triage(run.facts, {
    runbook: run.runbook.severity,
    ...(run.input.severity && { given: run.input.severity }),
  });
  run.ladder = { ...run.ladder, severity: measured.severity };
  record(
    run,
    'triaged',
    { severity: measured.severity, priority: measured.priority, because: measured.because.join(', ') },
    { triage: measured, severity: measured.severity },
  );
}

/** Where even that fails, people are paged by the emergency policy, which has been in force from the start. */
async function loadSnapshot(run: IncidentRun): Promise<void> {
  try {
    const context = contextFor(run, 'snapshot');
    takeSnapshot(run, await setup.load_snapshot({ context, params: { type: run.view.type } }));
  } catch {
    record(run, 'unknown_type', { subject: run.view.subject });
    setLadder(run, reportTrouble(run.ladder, run.policy, 'unknown_incident', Date.now()));
  }
}

/** The short number comes from the store; the incident does not wait for it. */
function register(run: IncidentRun): CancellationScope {
  const scope = new CancellationScope();
  if (run.view.mode === 'dry-run' || run.view.number !== undefined) return scope;
  const context = contextFor(run, 'register');
  void scope
    .run(() => records.register_incident({ context, params: { view: brief(run.view) } }))
    .then(({ number }) => update(run, { number }))
    .catch(() => undefined);
  return scope;
}

/** A silent message at the opening: what is repaired in time wakes nobody. */
function announce(run: IncidentRun): void {
  if (run.view.mode === 'dry-run' || run.input.carried) return;
  for (const channel of run.policy.openingChannels) {
    const context = { ...contextFor(run, 'opening'), key: `${run.view.incidentId}/opening/${channel}` };
    const message = pages
      .announce_opening({ context, params: { channel, view: brief(run.view) } })
      .catch((error: unknown) => failedDelivery('', channel, error))
      .then((delivery) => {
        if (delivery.state === 'failed')
          record(run, 'delivery_failed', {
            channel,
            role: '',
            code: delivery.code ?? '',
            detail: delivery.detail ?? '',
          });
      });
    track(run, message);
  }
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
  for (let round = 1 + run.view.relapses; !run.resolution; round += 1) {
    const recovered =
      run.watchEndsAtMs !== undefined ||
      (!run.machinesDone && round <= run.runbook.maxRounds && (await repairRound(run, round)));
    if (run.resolution || (!recovered && !(await waitForRecovery(run)))) return;
    if (run.view.verifiedAt === undefined) update(run, { verifiedAt: iso(Date.now()) });
    run.machinesDone = false;
    if (await watchRecovery(run)) return resolve(run, run.recoveredOutside ? 'resolved_outside' : 'verified');
  }
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

/** Machines have done what they may. People are being called; the proof is asked again and again, in case they repair it. */
async function waitForRecovery(run: IncidentRun): Promise<boolean> {
  if (!run.machinesDone) record(run, 'machines_exhausted', {});
  run.machinesDone = true;
  enter(run, 'open');
  while (!run.resolution) {
    await continueAsNewIfDue(run);
    await condition(
      () => run.resolution !== undefined || run.resolvedOutside || simulationIsOver(run) || isContinueDue(run),
      run.runbook.recheckEveryMs,
    );
    if (simulationIsOver(run)) resolve(run, 'simulation_ended');
    if (run.resolution) return false;
    if (isContinueDue(run)) continue;
    const saidToBeOver = run.resolvedOutside;
    run.resolvedOutside = false;
    if (await probeRecovery(run)) {
      run.recoveredOutside = saidToBeOver;
      record(run, 'verification_passed', { step: run.runbook.verification?.id ?? '', code: '', detail: '' });
      return true;
    }
    if (saidToBeOver)
      record(run, 'verification_failed', { step: run.runbook.verification?.id ?? '', code: '', detail: '' });
    await measureSpread(run);
  }
  return false;
}

/** Nobody comes to repair a simulation: it ends where steps and levels are exhausted and every page has gone out. */
function simulationIsOver(run: IncidentRun): boolean {
  return run.view.mode === 'simulation' && run.ladder.exhaustedAtMs !== undefined && run.pending.size === 0;
}
