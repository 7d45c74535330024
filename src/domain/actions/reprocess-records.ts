import type { ActionDefinition } from './action.js';

/** Loads the corrected records of one master alone, from a file that holds nothing else. */
export const reprocessRecords = {
  name: 'reprocess_records',
  effect: 'change',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'cannot_be_undone',
} as const satisfies ActionDefinition;

export interface ReprocessRecordsParams {
  /** Where absent, the incident's subject. */
  readonly master?: string;
  /** Of the file with the corrected records; relative paths begin at the home. */
  readonly path: string;
}
