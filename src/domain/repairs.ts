import type { ActionDefinition } from './actions/action.js';
import { ACTIONS } from './actions/catalogue.js';
import type { Runbook } from './runbook.js';

/** They reach people, and change nothing of the operation. */
const MESSAGES: readonly string[] = [ACTIONS.notify.name, ACTIONS.escalate.name];

/** Whether any step of a runbook tries to make things well; else people do, and Guardia watches for it. */
export function repairs({ steps }: Pick<Runbook, 'steps'>): boolean {
  return steps.some(({ action }) => {
    const { name, effect }: ActionDefinition = ACTIONS[action];
    return effect === 'change' && !MESSAGES.includes(name);
  });
}
