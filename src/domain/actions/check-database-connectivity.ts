import type { ActionDefinition } from './action.js';

/** Connects to a PostgreSQL service and runs a simple query. */
export const checkDatabaseConnectivity = {
  name: 'check_database_connectivity',
  effect: 'read',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface CheckDatabaseConnectivityParams {
  /** A service of kind `postgres`; where absent, the pipeline's database. */
  readonly service?: string;
}
