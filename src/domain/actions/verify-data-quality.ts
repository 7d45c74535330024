import type { ActionDefinition } from './action.js';

/** Asks whether the newest load of a master is within its error rate, not counting records that were corrected since. */
export const verifyDataQuality = {
  name: 'verify_data_quality',
  effect: 'read',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface VerifyDataQualityParams {
  /** Where absent, the incident's subject. */
  readonly master?: string;
}
