import type { ActionDefinition } from './action.js';

/** Asks Airflow's own health: does the scheduler's heartbeat live, and its metadata database? */
export const checkAirflowScheduler = {
  name: 'check_airflow_scheduler',
  effect: 'read',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface CheckAirflowSchedulerParams {
  /** A service of kind `airflow`; where absent, the pipeline's scheduler. */
  readonly service?: string;
}
