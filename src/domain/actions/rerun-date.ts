import type { ActionDefinition } from './action.js';

/** Runs a date's ingestion again: what lies in input/ is loaded, what waits is published, what Oracle lacks is merged. */
export const rerunDate = {
  name: 'rerun_date',
  effect: 'change',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'cannot_be_undone',
} as const satisfies ActionDefinition;

export interface RerunDateParams {
  /** `YYYY-MM-DD`; where absent, the date that the incident is about, else the day on which it was opened, on the pipeline's clock. */
  readonly date?: string;
  /** Where absent, the incident's subject where that is a master, else all. */
  readonly masters?: readonly string[];
  /** Also loads again what of that date stands in processed/. */
  readonly again?: boolean;
}
