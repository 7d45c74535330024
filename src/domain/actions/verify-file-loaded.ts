import type { ActionDefinition } from './action.js';

/** Asks the ledger for a load of the file, or of the master, that is newer than the opening of the incident. */
export const verifyFileLoaded = {
  name: 'verify_file_loaded',
  effect: 'read',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface VerifyFileLoadedParams {
  /** Where neither is said, the incident's subject: a master, or else a file's name. */
  readonly file?: string;
  readonly master?: string;
}
