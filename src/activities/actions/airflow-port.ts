import type { AirflowFailureClass, TaskException } from '../../domain/airflow-failure.js';
import type { Mode } from '../../domain/incident.js';

/** The Airflows of the operation. Each call of one is one attempt, and throws IntegrationError. */
export interface AirflowPort {
  /** Throws UNKNOWN_SERVICE, and CONFIG_INVALID where something that it needs is not filled in. */
  service(name: string, mode: Mode): AirflowService;
  /** In the operation's language. */
  failureWord(failure: AirflowFailureClass): string;
}

/** What the actions ask of one Airflow. */
export interface AirflowService {
  health(signal: AbortSignal): Promise<{ readonly metadatabase: Component; readonly dagProcessor: Component }>;
  importErrors(signal: AbortSignal): Promise<{ readonly total: number; readonly some: readonly ImportError[] }>;
  getDag(dagId: string, signal: AbortSignal): Promise<Dag>;
  setPaused(dagId: string, paused: boolean, signal: AbortSignal): Promise<Dag>;
  listRuns(dagId: string, limit: number, signal: AbortSignal): Promise<readonly Run[]>;
  finishedRuns(dagId: string, since: string, limit: number, signal: AbortSignal): Promise<readonly Run[]>;
  getRun(dagId: string, runId: string, signal: AbortSignal): Promise<Run>;
  triggerRun(
    order: { readonly dagId: string; readonly runId: string; readonly conf?: Readonly<Record<string, unknown>> },
    signal: AbortSignal,
  ): Promise<Run>;
  listTasks(dagId: string, runId: string, signal: AbortSignal): Promise<readonly Task[]>;
  countTasks(dagId: string, since: string, signal: AbortSignal): Promise<{ succeeded: number; failed: number }>;
  retriesOf(dagId: string, taskId: string, signal: AbortSignal): Promise<number>;
  taskLog(dagId: string, runId: string, task: Task, signal: AbortSignal): Promise<Log>;
  clearFailedTasks(dagId: string, runId: string, signal: AbortSignal): Promise<readonly string[]>;
  listPools(signal: AbortSignal): Promise<readonly Pool[]>;
  testConnection(
    connectionId: string,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: 'disabled' } | { readonly outcome: 'passed' | 'failed'; readonly message: string }>;
}

export interface Dag {
  readonly paused: boolean;
  readonly active: boolean;
  readonly hasImportErrors: boolean;
  readonly nextRunAt?: string;
}

export interface Run {
  readonly runId: string;
  readonly state: string;
  readonly type: string;
  readonly dueAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

export interface Task {
  readonly taskId: string;
  readonly state?: string;
  readonly tries: number;
  readonly mapIndex?: number;
  readonly startedAt?: string;
}

interface Component {
  readonly status: 'healthy' | 'unhealthy' | 'absent';
  readonly heartbeatAgeMs?: number;
}
interface ImportError {
  readonly file: string;
  readonly error: string;
}
interface Log {
  readonly found: boolean;
  readonly lines: readonly string[];
  readonly exceptions: readonly TaskException[];
}
interface Pool {
  readonly name: string;
  readonly slots: number;
  readonly running: number;
  readonly queued: number;
  readonly scheduled: number;
  readonly open: number;
}
