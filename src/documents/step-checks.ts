import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import { ACTIONS } from '../domain/actions/catalogue.js';
import type { ProblemList } from './problem-list.js';
import type { RunbookDraft } from './runbook-draft.js';

/** How the steps of one runbook fit together, whatever the configuration says. */
export function checkSteps(
  { type, steps, verification, isVerificationWritten }: RunbookDraft,
  problems: ProblemList,
): void {
  const ids: string[] = [];
  for (const { at, id, hasOwnId, action, when } of steps) {
    if (ids.includes(id)) problems.add([...at, hasOwnId ? 'id' : 'action'], 'duplicate_step', { id });
    if (when && !ids.includes(when.step)) {
      const extras = { allowed: [...ids], meant: when.step };
      problems.add([...at, 'when', 'step'], 'condition_not_earlier', { step: when.step }, extras);
    }
    if (ACTIONS[action].needsGrant && type === UNKNOWN_INCIDENT) {
      problems.add([...at, 'action'], 'repair_of_unknown', {});
    }
    ids.push(id);
  }
  if (verification && ids.includes(verification.id)) {
    problems.add(verification.at, 'duplicate_step', { id: verification.id });
  }
  if (!isVerificationWritten && steps.some(({ action }) => ACTIONS[action].needsGrant)) {
    problems.add(['verification'], 'verification_missing', {});
  }
}
