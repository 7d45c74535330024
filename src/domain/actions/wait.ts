import type { ActionDefinition } from './action.js';

/** Waits, durably; the ladder of people goes on meanwhile. */
export const wait = {
  name: 'wait',
  effect: 'read',
  runsIn: 'workflow',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface WaitParams {
  readonly durationMs: number;
}
