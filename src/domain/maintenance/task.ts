import type { Json } from '../actions/action.js';
import type { FailureCode } from '../failures.js';
import type { TaskName } from './catalogue.js';
import type { LineCode } from './lines/lines.js';

/** Names, counts, bytes, milliseconds, moments in ISO 8601: formatted for the reader where they are shown. */
export type LineValues = Readonly<Record<string, string | number>>;

/** One fact of a task's result. Its words, es and en, are in `messages/maintenance`; the code and values stay in the state. */
export interface TaskLine {
  readonly code: LineCode;
  readonly values: LineValues;
  /** True where a person should look at it. */
  readonly attention?: true;
}

/** Numbers to be compared with the last runs'. A name ends in its unit: `Count`, `Bytes`, `Ms`, `Ratio` (0 to 1). */
export type Figures = Readonly<Record<string, number>>;

export interface TaskReport {
  /** At most `MOST_LINES`. */
  readonly lines: readonly TaskLine[];
  readonly figures?: Figures;
  /** What was tested does not hold: the task has failed with this code, and its lines say why. */
  readonly failure?: FailureCode;
}

/** What a look found. For a task that changes something: also what would be done. */
export interface TaskPlan extends TaskReport {
  /** True where nothing has to be done. */
  readonly idle?: boolean;
  /** For the deed: what was looked at and is to be done. At most 64 KiB, each task's own shape. */
  readonly work?: Json;
}

/** One task of a run, for one service where it is about one. */
export interface PlannedTask {
  readonly task: TaskName;
  readonly service?: string;
  /** As the task's schema gives them. */
  readonly params: Json;
  /** `say`: its service is in mode observe (or ask), so that it says what it would do. */
  readonly mode: 'act' | 'say';
  readonly opensIncident: boolean;
  /** The services that it disturbs; none where it does not. */
  readonly disturbs: readonly string[];
}

export const TASK_OUTCOMES = ['done', 'nothing_to_do', 'would_do', 'skipped', 'failed'] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

/** Why a task was not begun. */
export type SkipReason = 'incident_open' | 'frozen' | 'not_approved' | 'outside_window' | 'switched_off' | 'cancelled';

export interface TaskResult extends TaskReport {
  readonly task: TaskName;
  readonly service?: string;
  readonly outcome: TaskOutcome;
  /** A SkipReason, or a failure's code. */
  readonly code?: string;
  readonly detail?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** The incident that its failure opened. */
  readonly incident?: string;
}

export const MOST_LINES = 100;

/** As people and Temporal UI name it. */
export function taskLabel({ task, service }: Pick<PlannedTask, 'task' | 'service'>): string {
  return service === undefined ? task : `${task} ${service}`;
}
