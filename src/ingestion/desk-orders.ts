import type { IngestionView, LoadProgress, RunReason } from '../domain/ingestion/run.js';
import type { DagRun, DagTask, DeskRunner, LedgerRow } from './desk-ports.js';

/** Every order says who. A date is `YYYY-MM-DD` on the pipeline's clock: today's where it is left out. */
export interface DeskOrder {
  readonly by: string;
  readonly date?: string;
  /** Where another than a person asks: `airflow`, `incident`. */
  readonly reason?: RunReason;
}

export interface RunOrder extends DeskOrder {
  readonly masters?: readonly string[];
  /** Names in input/, never paths. */
  readonly files?: readonly string[];
  /** Also loads again what of this date stands in processed/. */
  readonly again?: boolean;
  /** Waits for masters until their time. */
  readonly waitForMasters?: boolean;
}

/**
 * To wait for the end. A run of that date that was under way already is waited for first, and the deed's own comes after it
 * where it is still needed. What is shown is called at every change.
 */
export interface DeskWatch {
  readonly signal?: AbortSignal;
  readonly onView: (view: IngestionView, progress: readonly LoadProgress[]) => void;
  /** As onView, with `observe`. */
  readonly onDag?: (run: DagRun, tasks: readonly DagTask[]) => void;
}

/** A run that was asked for. With the runner `observe` it is a run of the user's DAG. */
export interface RunAnswer {
  readonly runner: DeskRunner;
  /** `cleared`: the failed tasks of a DAG's run, which goes on. */
  readonly outcome: 'started' | 'joined' | 'cleared';
  readonly date: string;
  readonly runId: string;
  readonly workflowId?: string;
  readonly dagId?: string;
  /** Names of tasks. */
  readonly cleared?: readonly string[];
  /** What was done stands nowhere in audit_log, because its database failed: the code of that failure. */
  readonly unaudited?: string;
  /** How it ended, where it was waited for; absent too where a run that was joined goes on with what others asked for. */
  readonly state?: 'succeeded' | 'failed';
  /** The run as it ended, where it was waited for. */
  readonly view?: IngestionView;
  /** The DAG's tasks, in the same way. */
  readonly tasks?: readonly DagTask[];
}

export interface FileAnswer {
  readonly file: string;
  /** `already_loaded`: nothing was done, because this name stands in the ledger and nowhere else. */
  readonly place: 'moved' | 'already_in_input' | 'already_loaded';
  readonly from?: string;
  readonly to?: string;
  readonly hash?: string;
  readonly bytes?: number;
  /** Where it was loaded before. */
  readonly load?: LedgerRow;
  readonly run?: RunAnswer;
}

export interface RecordsAnswer {
  readonly file: string;
  readonly master: string;
  readonly hash: string;
  readonly bytes: number;
  /** `already_loaded`: the same content was loaded before, so nothing was done. */
  readonly place: 'put' | 'already_loaded';
  readonly run?: RunAnswer;
}

/** What is known of a date: our own run, or what the user's DAG says of its last ones. */
export type RunStatus =
  | { readonly runner: 'guardia' | 'airflow'; readonly view: IngestionView }
  | {
      readonly runner: 'observe';
      readonly dagId: string;
      /** Newest first; of the date where one was asked for. */
      readonly runs: readonly DagRunOfDate[];
      /** Of the newest of these. */
      readonly tasks: readonly DagTask[];
    };
export interface DagRunOfDate extends DagRun {
  readonly date: string;
}

export type RunHistory =
  | { readonly runner: 'guardia' | 'airflow'; readonly runs: readonly IngestionView[] }
  | { readonly runner: 'observe'; readonly dagId: string; readonly runs: readonly DagRunOfDate[] };
