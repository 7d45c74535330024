import type { IngestionInput, IngestionView, LoadProgress } from '../domain/ingestion/run.js';

/** Starts ingestion runs and looks at them. Every method throws ClientError for what can be explained. */
export interface IngestionClient {
  /** One run per pipeline and date: a second start while it runs joins it. */
  start(input: IngestionInput): Promise<StartedRun>;
  /** The newest run of that date, open or closed. Throws ClientError `not_found`. */
  show(pipeline: string, date: string): Promise<IngestionView>;
  /** Calls back at every change and with what the activities report, until the run ends or the signal aborts; returns the last view. */
  follow(
    run: Pick<StartedRun, 'workflowId'>,
    onView: (view: IngestionView, progress: readonly LoadProgress[]) => void,
    signal?: AbortSignal,
  ): Promise<IngestionView>;
}

export interface StartedRun {
  readonly outcome: 'started' | 'joined';
  readonly workflowId: string;
  readonly runId: string;
}
