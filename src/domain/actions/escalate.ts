import type { ActionDefinition } from './action.js';

/** Pages a level of the policy now, whatever its time. */
export const escalate = {
  name: 'escalate',
  effect: 'change',
  runsIn: 'workflow',
  needsGrant: false,
  undo: 'cannot_be_undone',
} as const satisfies ActionDefinition;

export interface EscalateParams {
  /** The name of a level of the policy; where absent, the first that has not been paged. */
  readonly level?: string;
}
