import type { ActionDefinition } from './action.js';

/** Asks whether a run of the date that began after the opening of the incident went through. */
export const verifyDateIngested = {
  name: 'verify_date_ingested',
  effect: 'read',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface VerifyDateIngestedParams {
  /** `YYYY-MM-DD`; where absent, the date that the incident is about, else the day on which it was opened, on the pipeline's clock. */
  readonly date?: string;
}
