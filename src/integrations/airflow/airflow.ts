import type { AirflowDag, AirflowPool, ConnectionTest, ImportErrors, TaskCount } from './dag.js';
import type { TaskLog } from './task-log.js';

/** Where an Airflow is and who we are there. Durations are milliseconds. */
export interface AirflowConfig {
  /** Base address without the API's path, as people open it: `http://127.0.0.1:18080`. */
  readonly url: string;
  /** 1: Airflow 2.x, `/api/v1`, basic authentication. 2: Airflow 3.x, `/api/v2`, a token for user and password. */
  readonly apiVersion: 1 | 2;
  /** Where absent, requests carry no credentials: the lab, or a proxy that adds them. */
  readonly username?: string;
  readonly password?: string;
  /** For one request. @default 10000 */
  readonly timeoutMs?: number;
}

/**
 * What Guardia asks of an Airflow, the same for both of its APIs. Each call is one attempt; it throws an IntegrationError:
 * SERVICE_UNREACHABLE, SERVICE_TIMEOUT, SERVICE_ERROR, AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND (no such DAG or
 * run), BAD_ANSWER (something that is no Airflow of this version), or CANCELLED where the signal was aborted.
 */
export interface AirflowClient {
  /** Airflow's own opinion of its parts. A dead part is an answer, not an error. */
  health(signal?: AbortSignal): Promise<AirflowHealth>;
  /**
   * Creates the run, or finds the one that has this id already: asking again after a lost answer is safe.
   * Throws CONFLICT where Airflow refuses the run because of another one, and CONFIG_INVALID for an id it would not take.
   */
  triggerRun(order: RunOrder, signal?: AbortSignal): Promise<AirflowRun>;
  getRun(dagId: string, runId: string, signal?: AbortSignal): Promise<AirflowRun>;
  /** The run created last, of any type and in any state; undefined where the DAG never ran. */
  lastRun(dagId: string, signal?: AbortSignal): Promise<AirflowRun | undefined>;
  /** The runs created last, newest first, at most `limit` (100 and no more). */
  listRuns(dagId: string, limit: number, signal?: AbortSignal): Promise<readonly AirflowRun[]>;
  /** Those that ended since (ISO 8601), whatever their outcome, the newest end first, at most `limit`, in pages. */
  finishedRuns(dagId: string, since: string, limit: number, signal?: AbortSignal): Promise<readonly AirflowRun[]>;
  /** In the order in which they began; those that have not begun come last. Airflow 2 gives none for a run that does not exist. */
  listTasks(dagId: string, runId: string, signal?: AbortSignal): Promise<readonly AirflowTask[]>;
  /**
   * Clears the failed tasks of a run and all that come after them, and lets the run go on. Gives the names of the tasks that
   * were cleared, none where nothing had failed: asking again after a lost answer is safe.
   */
  clearFailedTasks(dagId: string, runId: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Of the tasks that ended since (ISO 8601), in all runs of the DAG; `~` for all DAGs. Airflow 2 counts none of a DAG that does not exist. */
  countTasks(dagId: string, since: string, signal?: AbortSignal): Promise<TaskCount>;
  /** How often Airflow itself tries the task again. */
  retriesOf(dagId: string, taskId: string, signal?: AbortSignal): Promise<number>;
  /** The end of the log of the task's last try. */
  taskLog(
    dagId: string,
    runId: string,
    task: Pick<AirflowTask, 'taskId' | 'tries' | 'mapIndex'>,
    signal?: AbortSignal,
  ): Promise<TaskLog>;
  getDag(dagId: string, signal?: AbortSignal): Promise<AirflowDag>;
  /** Those whose files are there, by their ids, at most `limit`. */
  listDags(limit: number, signal?: AbortSignal): Promise<readonly AirflowDag[]>;
  setPaused(dagId: string, paused: boolean, signal?: AbortSignal): Promise<AirflowDag>;
  /** DAG files that cannot be read. */
  importErrors(signal?: AbortSignal): Promise<ImportErrors>;
  listPools(signal?: AbortSignal): Promise<readonly AirflowPool[]>;
  /** Airflow's own test of one of its connections. Airflow 2 tests it without its password, which it tells nobody. */
  testConnection(connectionId: string, signal?: AbortSignal): Promise<ConnectionTest>;
  /** Its own: `2.11.0`. */
  version(signal?: AbortSignal): Promise<string>;
  /** Of the packages that are installed beside it, at most 200. */
  listProviders(signal?: AbortSignal): Promise<readonly AirflowProvider[]>;
  /** Never their values. At most 1,000. */
  variableNames(signal?: AbortSignal): Promise<readonly string[]>;
}

export interface AirflowProvider {
  /** `apache-airflow-providers-postgres` */
  readonly name: string;
  readonly version: string;
}

export interface RunOrder {
  readonly dagId: string;
  /** The caller's, because it makes the order idempotent; see `runIdFor`. */
  readonly runId: string;
  readonly conf?: Readonly<Record<string, unknown>>;
}

/** `absent`: the part is not deployed, so nobody expects it. */
export type ComponentStatus = 'healthy' | 'unhealthy' | 'absent';

export interface ComponentHealth {
  readonly status: ComponentStatus;
  /** ISO 8601; stays in the answer after the part has died. Absent where it never lived, or the database is away. */
  readonly lastHeartbeatAt?: string;
  /** Milliseconds since then, by Airflow's own clock (its Date header, whole seconds). */
  readonly heartbeatAgeMs?: number;
}

export interface AirflowHealth {
  readonly metadatabase: ComponentHealth;
  readonly scheduler: ComponentHealth;
  readonly triggerer: ComponentHealth;
  readonly dagProcessor: ComponentHealth;
}

export type RunState = 'queued' | 'running' | 'success' | 'failed';

export interface AirflowRun {
  readonly dagId: string;
  readonly runId: string;
  readonly state: RunState;
  /** `manual`, `scheduled`, …: Airflow's word. */
  readonly type: string;
  /** ISO 8601: the moment for which it was made, which for a scheduled run is when its interval ended. */
  readonly dueAt?: string;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** What it was started with. */
  readonly conf: Readonly<Record<string, unknown>>;
}

export interface AirflowTask {
  readonly taskId: string;
  /** `success`, `failed`, `upstream_failed`, `running`, …: Airflow's word; absent where it was never queued, or was cleared. */
  readonly state?: string;
  /** How often it was begun. */
  readonly tries: number;
  /** Which of them, where a task was mapped over a list. */
  readonly mapIndex?: number;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export function isFinished(run: AirflowRun): boolean {
  return run.state === 'success' || run.state === 'failed';
}

/**
 * A run id that both versions take, made of a deed's key: Airflow 3 allows letters, digits and `_.~:+-`, while keys
 * separate their parts by `/`.
 */
export function runIdFor(key: string): string {
  return key.replace(/[^A-Za-z0-9_.~:+-]/g, '.');
}
