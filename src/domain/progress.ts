import { UNKNOWN_INCIDENT } from './alert.js';
import type { IncidentView, StepRecord } from './incident.js';
import type { RefusalReason } from './refusals.js';

/** Where the machines' ladder stands: what is being tried, or that nothing more will be. */
export type MachineProgress =
  | { readonly kind: 'resolved' | 'watching' | 'verifying' | 'starting' | 'nothing_to_try' | 'dry_run' | 'gave_up' }
  | { readonly kind: 'trying'; readonly step: StepRecord }
  | { readonly kind: 'held_back'; readonly reason: RefusalReason; readonly lookAt?: string }
  | { readonly kind: 'between_steps'; readonly last: StepRecord };

/**
 * Reads an incident's view, also one without its timeline; where several things are true, what a person must know first
 * wins. A verification that failed, or a step that failed and does not continue, ends the machines' round.
 */
export function machineProgress(view: Omit<IncidentView, 'timeline'>): MachineProgress {
  if (view.state === 'resolved' || view.state === 'watching') return { kind: view.state };
  const running = view.steps.findLast((step) => step.outcome === 'running');
  if (running) return { kind: 'trying', step: running };
  if (view.mode === 'dry-run') return { kind: 'dry_run' };
  const last = view.steps.at(-1);
  if (!last) return { kind: hasNoRunbook(view) ? 'nothing_to_try' : 'starting' };
  if (view.state === 'open' || endedTheRound(last))
    return view.heldBack ? { kind: 'held_back', ...view.heldBack } : { kind: 'gave_up' };
  return view.state === 'verifying' ? { kind: 'verifying' } : { kind: 'between_steps', last };
}

function hasNoRunbook(view: Omit<IncidentView, 'timeline'>): boolean {
  return view.type === UNKNOWN_INCIDENT || view.runbook.type === UNKNOWN_INCIDENT;
}

function endedTheRound(step: StepRecord): boolean {
  const failed = step.outcome === 'failed' || step.outcome === 'refused' || step.outcome === 'found_fault';
  if (step.phase === 'verification') return failed;
  return failed && step.outcome !== 'found_fault' && (step.onFailure ?? 'continue') !== 'continue';
}
