import type { ActionDefinition } from './action.js';

/** Sends a message to a role, outside the ladder: it acknowledges nothing and stops nothing. */
export const notify = {
  name: 'notify',
  effect: 'change',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'cannot_be_undone',
} as const satisfies ActionDefinition;

export interface NotifyParams {
  readonly role: string;
  readonly channels?: readonly string[];
  readonly message: string;
}
