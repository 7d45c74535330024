import type { Json } from '../../domain/actions/action.js';
import type { Mode } from '../../domain/incident.js';
import type { TASKS, TaskName } from '../../domain/maintenance/catalogue.js';
import type { TaskParams } from '../../domain/maintenance/params.js';
import type { TaskPlan, TaskReport } from '../../domain/maintenance/task.js';

/** What a task is told. */
export interface TaskOrder<Name extends TaskName> {
  readonly params: TaskParams[Name];
  /** The service that it is about; empty where it is about none. */
  readonly service: string;
  readonly runId: string;
  readonly mode: Mode;
  /** When the run began, ISO 8601: the same in every attempt. */
  readonly startedAt: string;
  readonly signal: AbortSignal;
  /** Shown in Temporal UI as the activity's heartbeat; what was told last is repeated while nothing new is. */
  readonly onProgress: (text: string) => void;
}

/**
 * One task without Temporal. `plan` only looks, as in a dry run. `act` may be cut off anywhere by a kill -9 and is then called
 * again with the same work: it finds its own traces, and never does twice what must be done once.
 */
export interface MaintenanceTask<Name extends TaskName> {
  plan(order: TaskOrder<Name>): Promise<TaskPlan>;
  /** For tasks whose effect is `change`. */
  act?(order: TaskOrder<Name>, work: Json): Promise<TaskReport>;
}

/** Those that the workflow itself carries out are none of these. */
type RunsInWorkflow = {
  [Name in TaskName]: (typeof TASKS)[Name] extends { runsIn: 'workflow' } ? Name : never;
}[TaskName];
export type ActivityTaskName = Exclude<TaskName, RunsInWorkflow>;
export type MaintenanceTasks = { readonly [Name in ActivityTaskName]: MaintenanceTask<Name> };
