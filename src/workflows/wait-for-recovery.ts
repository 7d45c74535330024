import { condition } from '@temporalio/workflow';
import { continueAsNewIfDue, isContinueDue } from './continue.js';
import { measureSpread } from './impact.js';
import { enter, record, resolve } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { probeRecovery } from './machine-ladder.js';
import { isTimeToLookAgain, untilLookAgainMs } from './refused.js';

/** What the waiting ended with: it recovered, somebody ended the incident, or what held a repair back is lifted. */
export type WaitedFor = 'recovery' | 'end' | 'look_again';

/** Machines have done what they may. People are being called; the proof is asked again and again, in case they repair it. */
export async function waitForRecovery(run: IncidentRun): Promise<WaitedFor> {
  const { heldBack } = run.view;
  if (!run.machinesDone && heldBack)
    record(run, 'held_back', { reason: heldBack.reason, ...(heldBack.lookAt && { until: heldBack.lookAt }) });
  else if (!run.machinesDone) record(run, 'machines_exhausted', {});
  run.machinesDone = true;
  enter(run, 'open');
  while (!run.resolution) {
    await continueAsNewIfDue(run);
    await condition(
      () =>
        run.resolution !== undefined ||
        run.resolvedOutside ||
        simulationIsOver(run) ||
        isContinueDue(run) ||
        isTimeToLookAgain(run),
      Math.min(run.runbook.recheckEveryMs, untilLookAgainMs(run) ?? Infinity),
    );
    if (simulationIsOver(run)) resolve(run, 'simulation_ended');
    if (run.resolution) return 'end';
    if (isContinueDue(run)) continue;
    if (isTimeToLookAgain(run)) return 'look_again';
    const saidToBeOver = run.resolvedOutside;
    run.resolvedOutside = false;
    if (await probeRecovery(run)) {
      run.recoveredOutside = saidToBeOver;
      record(run, 'verification_passed', { step: run.runbook.verification?.id ?? '', code: '', detail: '' });
      return 'recovery';
    }
    if (saidToBeOver)
      record(run, 'verification_failed', { step: run.runbook.verification?.id ?? '', code: '', detail: '' });
    await measureSpread(run);
  }
  return 'end';
}

/** Nobody comes to repair a simulation: it ends where steps and levels are exhausted and every page has gone out. */
function simulationIsOver(run: IncidentRun): boolean {
  return run.view.mode === 'simulation' && run.ladder.exhaustedAtMs !== undefined && run.pending.size === 0;
}
