import type { Mode } from '../domain/incident.js';
import type { IngestionInput, IngestionView, LoadProgress } from '../domain/ingestion/run.js';

/** Starts ingestion runs and looks at them. Every method throws ClientError for what can be explained. */
export interface IngestionClient {
  /**
   * One run per pipeline and date: a second start while it runs joins it, and the run does what it asks for, too. Throws
   * ClientError `invalid_run` for a date, master or file name that cannot be.
   */
  start(input: IngestionInput): Promise<StartedRun>;
  /** The newest run of that date, open or closed. Throws ClientError `not_found`. */
  show(pipeline: string, date: string, mode?: Mode): Promise<IngestionView>;
  /**
   * Calls back at every change and with what the activities report, until the run ends, what a joined start asked for is
   * done (the run may go on, waiting for others), or the signal aborts; returns the last view.
   */
  follow(
    run: Pick<StartedRun, 'workflowId'> & Partial<StartedRun>,
    onView: (view: IngestionView, progress: readonly LoadProgress[]) => void,
    signal?: AbortSignal,
  ): Promise<IngestionView>;
}

export interface StartedRun {
  readonly outcome: 'started' | 'joined';
  readonly workflowId: string;
  /** The first run's, which continue-as-new keeps. */
  readonly runId: string;
  /** Of a start that joined: `served` of the view names it when it has been seen to. */
  readonly wishId?: string;
}
