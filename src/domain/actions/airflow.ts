import { deed, look } from './action.js';
import type { OnService } from './action.js';

/** What Airflow can be asked, beside its scheduler's health. A fault found is a finding. */
export const AIRFLOW_LOOKS = {
  check_dag_processor: look('check_dag_processor', 'airflow'),
  check_failed_runs: look('check_failed_runs', 'airflow'),
  check_dag_started: look('check_dag_started', 'airflow'),
  check_dag_duration: look('check_dag_duration', 'airflow'),
  check_task_success: look('check_task_success', 'airflow'),
  check_airflow_queue: look('check_airflow_queue', 'airflow'),
  check_airflow_connection: look('check_airflow_connection', 'airflow'),
} as const;

export const AIRFLOW_DEEDS = {
  trigger_dag: deed('trigger_dag', { undo: 'cannot_be_undone', kinds: ['airflow'] }),
  clear_failed_tasks: deed('clear_failed_tasks', { undo: 'cannot_be_undone', kinds: ['airflow'] }),
  pause_dag: deed('pause_dag', { undo: 'by_its_opposite', kinds: ['airflow'] }),
  unpause_dag: deed('unpause_dag', { undo: 'by_its_opposite', kinds: ['airflow'] }),
} as const;

/** A DAG of a service of kind airflow. */
export interface OnDag extends OnService {
  /** Where absent, the pipeline's. */
  readonly dag?: string;
}

export interface AirflowParams {
  check_dag_processor: OnService;
  /** The newest finished run failed: what failed and of which class it is. */
  check_failed_runs: OnDag & { readonly withinMs: number };
  /** No run of today has begun although its time, and a tolerance, have passed; or the DAG is paused. */
  check_dag_started: OnDag & { readonly toleranceMs: number };
  /** A run that is under way, or the newest that ended, takes longer than the limit. */
  check_dag_duration: OnDag & { readonly limitMs: number };
  /** Of tasks that ended within the time; `minimum` from 0 to 1. */
  check_task_success: OnService & { readonly dag?: string; readonly withinMs: number; readonly minimum: number };
  /** Tasks that are queued, over all pools. */
  check_airflow_queue: OnService & { readonly maxQueued: number };
  /** Airflow's own test of a connection; unknown where Airflow has that disabled. */
  check_airflow_connection: OnService & { readonly connection: string };
  trigger_dag: OnDag & { readonly conf?: Readonly<Record<string, string | number | boolean>> };
  /** Of the newest failed run, or of `run`; only where its class of failure may pass by itself, and at most so often a run. */
  clear_failed_tasks: OnDag & { readonly run?: string; readonly atMostTimes: number };
  pause_dag: OnDag;
  unpause_dag: OnDag;
}
