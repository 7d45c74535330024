import type { Cadence } from './cadence.js';
import type { TaskName } from './catalogue.js';
import type { PlannedTask, TaskResult } from './task.js';

/** The start of a maintenance run's workflow. */
export interface MaintenanceInput {
  readonly cadence: Cadence;
  /** Only these; all of the cadence where absent. */
  readonly tasks?: readonly TaskName[];
  /** Who started it; absent where its Schedule did. */
  readonly by?: string;
  /** Says what would be done, and does nothing. */
  readonly dryRun?: boolean;
  readonly language?: 'es' | 'en';
}

export const RUN_STATES = ['running', 'waiting_for_approval', 'ended'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** `attention`: everything ran, and something is for a person to look at. */
export type RunOutcome = 'ok' | 'attention' | 'failed';

/** Everything about one run: the answer of its query, its result, and its record in the store. */
export interface MaintenanceView {
  readonly runId: string;
  readonly workflowId: string;
  readonly cadence: Cadence;
  readonly by?: string;
  readonly dryRun: boolean;
  readonly state: RunState;
  readonly outcome?: RunOutcome;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly results: readonly TaskResult[];
  /** What is under way. */
  readonly current?: Pick<PlannedTask, 'task' | 'service'>;
  /** What is still to come, or waits for a person. */
  readonly waiting: readonly Pick<PlannedTask, 'task' | 'service'>[];
  readonly approval?: Approval;
}

export interface Approval {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string;
}

export function runOutcome(results: readonly TaskResult[]): RunOutcome {
  if (results.some(({ outcome }) => outcome === 'failed')) return 'failed';
  const attention = results.some(({ lines }) => lines.some((line) => line.attention));
  return attention ? 'attention' : 'ok';
}

/** A failed task's incident is about the task and its service, so that its next failure is the same incident. */
export function incidentSubject({ task, service }: Pick<PlannedTask, 'task' | 'service'>): string {
  return service === undefined ? task : `${task}.${service}`;
}
