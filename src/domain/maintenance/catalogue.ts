import type { ServiceKind } from '../service.js';
import type { Cadence } from './cadence.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What is true of a task wherever it runs. */
export interface TaskDefinition {
  readonly cadence: Cadence;
  /** `read` looks and reports; `change` first plans by a look, and acts only where it may. */
  readonly effect: 'read' | 'change';
  /**
   * `each`: once for every service of the kind. `pipeline`: once, of the pipeline's own service of the kind, where it has one.
   * `operation`: once, about everything.
   */
  readonly about: 'each' | 'pipeline' | 'operation';
  readonly kind?: ServiceKind;
  /** Of all tasks with the same word only one works on a service at a time; another waits. */
  readonly worksOn?: 'backups';
  /** Only after a person's `maintenance approve`. */
  readonly needsApproval?: true;
  /** Slows or stops the service while it runs: its window is announced, and it stands back where an incident is open. */
  readonly disturbs?: true;
  /** Carried out by the workflow itself, one order to the remediation coordinator after the other. */
  readonly runsIn?: 'workflow';
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** Whether a failure opens `maintenance_failed` where guardia.yaml says nothing. */
  readonly opensIncident: boolean;
}

const look = {
  effect: 'read',
  about: 'operation',
  timeoutMs: 5 * MINUTE_MS,
  attempts: 3,
  opensIncident: false,
} as const;
const deed = { effect: 'change', attempts: 3, opensIncident: false } as const;

/** Every maintenance task, in the order in which a run takes them. */
export const TASKS = {
  delete_old_logs: { ...deed, cadence: 'daily', about: 'operation', timeoutMs: 30 * MINUTE_MS },
  compact_topics: { ...deed, cadence: 'daily', about: 'each', kind: 'kafka', timeoutMs: 5 * MINUTE_MS },
  vacuum_tables: { ...deed, cadence: 'daily', about: 'each', kind: 'postgres', timeoutMs: 4 * HOUR_MS },
  prune_own_records: { ...deed, cadence: 'daily', about: 'operation', timeoutMs: 10 * MINUTE_MS },
  digest: { ...look, cadence: 'daily' },

  pipeline_figures: { ...look, cadence: 'weekly', about: 'pipeline', kind: 'airflow' },
  service_resources: { ...look, cadence: 'weekly' },
  errors_by_type: { ...look, cadence: 'weekly', about: 'pipeline', kind: 'postgres' },
  disk_forecast: { ...look, cadence: 'weekly' },
  kafka_topics: { ...look, cadence: 'weekly', about: 'each', kind: 'kafka' },

  back_up_database: {
    ...{ ...deed, cadence: 'monthly', about: 'each', kind: 'postgres', worksOn: 'backups' },
    ...{ timeoutMs: 12 * HOUR_MS, opensIncident: true },
  },
  archive_processed_files: {
    ...{ ...deed, cadence: 'monthly', about: 'operation', timeoutMs: 12 * HOUR_MS, opensIncident: true },
  },
  review_versions: { ...look, cadence: 'monthly' },
  review_configuration: { ...look, cadence: 'monthly' },

  review_security: { ...look, cadence: 'quarterly' },
  rotate_passwords: { ...deed, cadence: 'quarterly', about: 'operation', timeoutMs: 5 * MINUTE_MS },
  test_restore: {
    ...{ ...deed, cadence: 'quarterly', about: 'each', kind: 'postgres', worksOn: 'backups' },
    ...{ timeoutMs: 12 * HOUR_MS, opensIncident: true },
  },
  test_replay: {
    ...{ ...look, cadence: 'quarterly', about: 'pipeline', kind: 'kafka' },
    ...{ timeoutMs: HOUR_MS, opensIncident: true },
  },
  rebuild_tables: {
    ...{ ...deed, cadence: 'quarterly', about: 'each', kind: 'postgres' },
    ...{ timeoutMs: 6 * HOUR_MS, needsApproval: true, disturbs: true },
  },
  test_failover: {
    ...{ ...deed, cadence: 'quarterly', about: 'operation', runsIn: 'workflow' },
    ...{ timeoutMs: HOUR_MS, needsApproval: true, disturbs: true, opensIncident: true },
  },
} as const satisfies Readonly<Record<string, TaskDefinition>>;

export type TaskName = keyof typeof TASKS;
export const TASK_NAMES = Object.keys(TASKS) as readonly TaskName[];

export function isTask(text: string): text is TaskName {
  return Object.hasOwn(TASKS, text);
}

export function taskDefinition(name: TaskName): TaskDefinition {
  return TASKS[name];
}

export function tasksOf(cadence: Cadence): readonly TaskName[] {
  return TASK_NAMES.filter((name) => TASKS[name].cadence === cadence);
}
