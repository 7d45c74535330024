import type { ActionDefinition } from './action.js';

/** Takes a corrected file from error/ back to input/ and runs its date; the same content loads once, however often it is asked. */
export const reprocessFile = {
  name: 'reprocess_file',
  effect: 'change',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'cannot_be_undone',
} as const satisfies ActionDefinition;

export interface ReprocessFileParams {
  /** A name in error/, never a path. Where absent, the incident's subject. */
  readonly file?: string;
}
