import type { LookActivities } from '../contract.js';
import type { Deeds } from './deed.js';
import { notYet } from './not-yet.js';

type Looks = Pick<
  LookActivities,
  | 'check_dag_processor'
  | 'check_failed_runs'
  | 'check_dag_started'
  | 'check_dag_duration'
  | 'check_task_success'
  | 'check_airflow_queue'
  | 'check_airflow_connection'
>;

export function createAirflowLooks(): Looks {
  return {
    check_dag_processor: notYet,
    check_failed_runs: notYet,
    check_dag_started: notYet,
    check_dag_duration: notYet,
    check_task_success: notYet,
    check_airflow_queue: notYet,
    check_airflow_connection: notYet,
  };
}

type Owned = Deeds<'trigger_dag' | 'clear_failed_tasks' | 'pause_dag' | 'unpause_dag'>;

export function createAirflowDeeds(): Owned {
  return {
    trigger_dag: { plan: notYet, act: notYet },
    clear_failed_tasks: { plan: notYet, act: notYet },
    pause_dag: { plan: notYet, act: notYet },
    unpause_dag: { plan: notYet, act: notYet },
  };
}
