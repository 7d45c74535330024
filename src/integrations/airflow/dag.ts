/** What Airflow says of a DAG, the same for both of its APIs. */
export interface AirflowDag {
  readonly dagId: string;
  readonly paused: boolean;
  /** False where its file is gone, so that it makes no more runs. */
  readonly active: boolean;
  readonly hasImportErrors: boolean;
  /** ISO 8601: when its own schedule makes the next run; absent where it has none. */
  readonly nextRunAt?: string;
}

/** A pool's slots. Airflow counts in it what runs and what waits. */
export interface AirflowPool {
  readonly name: string;
  readonly slots: number;
  readonly running: number;
  /** Given to the executor, and not yet begun by a worker. */
  readonly queued: number;
  /** Ready, and waiting for a free slot. */
  readonly scheduled: number;
  readonly open: number;
}

/** Tasks that ended, by how. */
export interface TaskCount {
  readonly succeeded: number;
  readonly failed: number;
}

export interface ImportErrors {
  readonly total: number;
  /** Some of them: the file, and the last line of what Python said. */
  readonly some: readonly { readonly file: string; readonly error: string }[];
}

/** `disabled` is Airflow's own default: nobody may test connections through its API. */
export type ConnectionTest =
  { readonly outcome: 'disabled' } | { readonly outcome: 'passed' | 'failed'; readonly message: string };
