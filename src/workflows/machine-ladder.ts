import { ACTIONS } from '../domain/actions/catalogue.js';
import type { ActionName } from '../domain/actions/catalogue.js';
import type { StepOutcome, StepRecord } from '../domain/incident.js';
import { callNextLevel, reportTrouble } from '../domain/ladder-calls.js';
import type { RunbookStep } from '../domain/runbook.js';
import { enter, iso, record, setLadder, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { perform } from './perform-action.js';
import type { StepResult } from './perform-action.js';

/** One round of the runbook's steps. A failed one pages the operator and then does what its `onFailure` says. */
export async function runSteps(run: IncidentRun, round: number, evidenceTaken: Promise<void>): Promise<void> {
  for (const step of run.runbook.steps) {
    // Looks run beside the taking of evidence; a repair destroys evidence, so it waits for it.
    if (ACTIONS[step.action].needsGrant) await evidenceTaken;
    const result = await runStep(run, step, round);
    if (result.outcome !== 'failed' && result.outcome !== 'refused') continue;
    const nowMs = Date.now();
    const trouble = result.outcome === 'refused' ? 'repair_refused' : 'step_failed';
    setLadder(run, reportTrouble(run.ladder, run.policy, trouble, nowMs));
    if (step.onFailure === 'escalate' && result.outcome === 'failed')
      setLadder(run, callNextLevel(run.ladder, run.policy, 'step_failed', nowMs));
    if (step.onFailure !== 'continue') return;
  }
}

async function runStep(run: IncidentRun, step: RunbookStep, round: number): Promise<StepResult> {
  const skipped = step.when && conditionOf(run, step.when.step, round) !== step.when.is;
  if (skipped)
    return endStep(run, startStep(run, step.id, step.action, 'step', round, step.onFailure), { outcome: 'skipped' });
  enter(run, 'repairing');
  const started = startStep(run, step.id, step.action, 'step', round, step.onFailure);
  return endStep(run, started, await perform(run, step.action, step.with));
}

/** The proof of recovery. It counts as the last step, and true is only what the service's own probe says. */
export async function verifyRecovery(run: IncidentRun, round: number): Promise<boolean> {
  const proof = run.runbook.verification;
  if (!proof) return false;
  enter(run, 'verifying');
  const result = endStep(
    run,
    startStep(run, proof.id, proof.action, 'verification', round),
    await perform(run, proof.action, proof.with),
  );
  const passed = result.outcome === 'ok';
  record(run, passed ? 'verification_passed' : 'verification_failed', {
    step: proof.id,
    code: result.code ?? '',
    detail: result.detail ?? '',
  });
  return passed;
}

/** Tries the proof again without a line for each try: while people repair by hand it is asked often. */
export async function probeRecovery(run: IncidentRun): Promise<boolean> {
  const proof = run.runbook.verification;
  if (!proof) return false;
  return (await perform(run, proof.action, proof.with)).outcome === 'ok';
}

function conditionOf(run: IncidentRun, stepId: string, round: number): StepOutcome | undefined {
  return run.view.steps.find((step) => step.id === stepId && step.round === round)?.outcome;
}

function startStep(
  run: IncidentRun,
  id: string,
  action: string,
  phase: StepRecord['phase'],
  round: number,
  onFailure?: RunbookStep['onFailure'],
): StepRecord {
  const started: StepRecord = {
    id,
    action,
    phase,
    round,
    startedAt: iso(Date.now()),
    outcome: 'running',
    ...(onFailure && { onFailure }),
  };
  record(
    run,
    'step_started',
    { step: id, effect: ACTIONS[action as ActionName].effect },
    { steps: [...run.view.steps, started] },
  );
  return started;
}

function endStep(run: IncidentRun, started: StepRecord, result: StepResult): StepResult {
  const ended: StepRecord = { ...started, ...result, endedAt: iso(Date.now()) };
  update(run, { steps: run.view.steps.map((step) => (step === started ? ended : step)) });
  record(run, 'step_ended', {
    step: started.id,
    outcome: result.outcome,
    code: result.code ?? '',
    detail: result.detail ?? '',
  });
  return result;
}
