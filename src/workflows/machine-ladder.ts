import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { CheckResult } from '../domain/actions/action.js';
import { ACTIONS } from '../domain/actions/catalogue.js';
import type { ActionName, ActionParams, ParamsOf } from '../domain/actions/catalogue.js';
import type { StepOutcome, StepRecord } from '../domain/incident.js';
import { callNextLevel, escalateByRunbook, reportTrouble } from '../domain/ladder-calls.js';
import type { RunbookStep } from '../domain/runbook.js';
import type { ServiceFinding } from '../domain/service.js';
import { looks, verification } from './activity-proxies.js';
import { brief, contextFor, enter, iso, record, setLadder, update } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { repairFailedServices } from './repair.js';

export interface StepResult {
  readonly outcome: Exclude<StepOutcome, 'running'>;
  readonly code?: string;
  readonly detail?: string;
  readonly findings?: readonly ServiceFinding[];
}

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
  return endStep(run, started, await guarded(() => perform(run, step.action, step.with)));
}

/** The proof of recovery. It counts as the last step, and true is only what the service's own probe says. */
export async function verifyRecovery(run: IncidentRun, round: number): Promise<boolean> {
  const proof = run.runbook.verification;
  if (!proof) return false;
  enter(run, 'verifying');
  const result = endStep(
    run,
    startStep(run, proof.id, proof.action, 'verification', round),
    await guarded(() => perform(run, proof.action, proof.with)),
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
  return (await guarded(() => perform(run, proof.action, proof.with))).outcome === 'ok';
}

async function perform(run: IncidentRun, action: ActionName, params: ActionParams): Promise<StepResult> {
  const subject = run.view.subject;
  const on = <Name extends ActionName>(
    name: Name,
  ): { context: ReturnType<typeof contextFor>; params: ParamsOf[Name] & { subject: string } } => ({
    context: contextFor(run, name),
    params: { ...(params as ParamsOf[Name]), subject },
  });
  switch (action) {
    case 'check_airflow_scheduler':
      return foundBy(await looks.check_airflow_scheduler(on(action)));
    case 'check_database_connectivity':
      return foundBy(await looks.check_database_connectivity(on(action)));
    case 'check_service':
      return foundBy(await looks.check_service(on(action)));
    case 'restart_failed_services':
      return repairFailedServices(run, params as ParamsOf[typeof action]);
    case 'verify_pipeline_recovery': {
      const { verified, findings, runId, rows } = await verification.verify_pipeline_recovery(on(action));
      const detail =
        runId === undefined ? worst(findings)?.detail : `${runId}${rows === undefined ? '' : ` (${rows})`}`;
      return { outcome: verified ? 'ok' : 'found_fault', findings, ...(detail !== undefined && { detail }) };
    }
    case 'notify': {
      const deliveries = await looks.notify({
        context: contextFor(run, action),
        params: { ...(params as ParamsOf[typeof action]), view: brief(run.view) },
      });
      return deliveries.some(({ state }) => state !== 'failed' && state !== 'nobody_on_duty')
        ? { outcome: 'ok' }
        : { outcome: 'failed', code: 'DELIVERY_FAILED' };
    }
    case 'escalate':
      if (run.view.mode === 'dry-run') return { outcome: 'would_do' };
      setLadder(run, escalateByRunbook(run.ladder, run.policy, (params as ParamsOf[typeof action]).level, Date.now()));
      return { outcome: 'ok' };
    case 'wait':
      if (run.view.mode !== 'dry-run') await sleep((params as ParamsOf[typeof action]).durationMs);
      return { outcome: run.view.mode === 'dry-run' ? 'would_do' : 'ok' };
  }
}

/** A step that throws is a failed step; a dry run that was refused by the interceptor is what it would do. */
export async function guarded(work: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await work();
  } catch (error) {
    if (isCancellation(error) && CancellationScope.current().consideredCancelled) throw error;
    const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
    const code =
      cause instanceof ApplicationFailure
        ? (cause.type ?? 'UNEXPECTED')
        : cause instanceof Error
          ? cause.name
          : 'UNEXPECTED';
    if (code === 'DRY_RUN_REFUSED') return { outcome: 'would_do' };
    return { outcome: 'failed', code, detail: cause instanceof Error ? cause.message.slice(0, 300) : '' };
  }
}

function foundBy({ findings }: CheckResult): StepResult {
  const fault = worst(findings);
  return fault
    ? { outcome: 'found_fault', code: fault.code, detail: `${fault.service}: ${fault.detail}`, findings }
    : { outcome: 'ok', findings };
}

function worst(findings: readonly ServiceFinding[]): ServiceFinding | undefined {
  return (
    findings.find((finding) => finding.health === 'unhealthy') ??
    findings.find((finding) => finding.health === 'unknown')
  );
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
