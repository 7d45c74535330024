import type { Mode } from '../incident.js';
import type { Wanted } from './wishes.js';
import type { FileProblem, RecordFault, UnsafeFile } from './faults.js';

/** In this order; a stage that fails does not stop those that do not need it. */
export const STAGES = ['prepare', 'discover', 'load', 'publish', 'load_oracle', 'verify'] as const;
export type StageName = (typeof STAGES)[number];
/** What a run talks to beside its database. */
export const OUTLETS = ['kafka', 'oracle'] as const;
export type Outlet = (typeof OUTLETS)[number];
export type StageState = 'waiting' | 'running' | 'succeeded' | 'failed' | 'skipped';

export const RUN_REASONS = ['schedule', 'person', 'airflow', 'reprocess', 'incident', 'simulation'] as const;
export type RunReason = (typeof RUN_REASONS)[number];

/** The start of an ingestion run: workflow id `ingestion/<pipeline>/<date>`. */
export interface IngestionInput {
  readonly pipeline: string;
  /** `YYYY-MM-DD` on the pipeline's clock: the business date. */
  readonly date: string;
  readonly reason: RunReason;
  /** Who asked, where a person did. */
  readonly by?: string;
  /** Absent: all. */
  readonly masters?: readonly string[];
  /** Names in `input/`, never paths. Absent: all that a layout knows. */
  readonly files?: readonly string[];
  /** Also loads again what of this date stands in `processed/`. */
  readonly again?: boolean;
  /** Only what waits in the outbox: nothing is discovered or loaded. */
  readonly onlyEvents?: boolean;
  /** Waits for masters until their `expectedBy`; a run of a person does not, unless asked. */
  readonly waitForMasters?: boolean;
  readonly mode?: Mode;
  /** Of Temporal UI's texts and of the breaches' summaries; Spanish where absent. */
  readonly language?: 'es' | 'en';
  /** Present after a continue-as-new. */
  readonly carried?: CarriedRun;
}

/** What crosses a continue-as-new. */
export interface CarriedRun {
  readonly view: IngestionView;
  readonly wanted: Wanted;
  readonly loadIds: readonly number[];
  /** `type/subject` of the breaches that the door has. */
  readonly reported: readonly string[];
}

/** `not_asked`: the run was started for something else; `stage_failed`: what it needs is not there. */
export const SKIP_REASONS = ['not_configured', 'nothing_to_do', 'not_asked', 'stage_failed'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface StageView {
  readonly name: StageName;
  readonly state: StageState;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** A failure code of the catalogue, or why it was skipped: a SkipReason. */
  readonly code?: string;
  readonly detail?: string;
  /** Of a failure: where it was, if not in the database. */
  readonly outlet?: Outlet;
}

export type FileOutcome =
  | 'loaded'
  /** The same content was loaded before: nothing was done but to put it away. */
  | 'duplicate'
  /** The file as a whole does not fit its layout; it is in `error/`. */
  | 'invalid'
  /** Somebody else took it away, or works on it. */
  | 'gone'
  | 'failed';

export interface FileResult {
  readonly file: string;
  readonly master: string;
  readonly outcome: FileOutcome;
  readonly hash?: string;
  readonly loadId?: number;
  readonly bytes: number;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Events that were put into the outbox. */
  readonly events: number;
  readonly tookMs: number;
  /** Where it is now, relative to the home: `processed/2026-11-22/CLI_20261122.csv`. */
  readonly place?: string;
  readonly problem?: FileProblem;
  readonly quality?: QualityReport;
  /** Where the outcome is `failed`. */
  readonly code?: string;
  readonly detail?: string;
}

/** Of a file of which nothing was loaded. */
export const NO_ROWS = {
  rowsRead: 0,
  rowsLoaded: 0,
  rowsRejected: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  events: 0,
} as const satisfies Partial<FileResult>;

/** What the rejected records of one load say, compared with the loads before. */
export interface QualityReport {
  readonly errorRate: number;
  readonly maxErrorRate: number;
  readonly exceeded: boolean;
  /** The three most frequent, most frequent first, each with up to three examples. */
  readonly mostFrequent: readonly FrequentFault[];
  /** Of up to 30 loads of this master before. */
  readonly history: { readonly loads: number; readonly meanErrorRate: number; readonly worstErrorRate: number };
}
export interface FrequentFault {
  readonly fault: RecordFault;
  readonly field?: string;
  readonly count: number;
  readonly examples: readonly { readonly lineNumber: number; readonly value?: string }[];
}

/** What the run reports to the door of incidents. */
export interface Breach {
  readonly type: string;
  readonly subject: string;
  readonly summary: string;
}

/** Everything that a person may ask about one run: the answer of the query, of HTTP and of `ingest status --json`. */
export interface IngestionView {
  readonly runId: string;
  readonly workflowId: string;
  readonly pipeline: string;
  readonly date: string;
  readonly mode: Mode;
  readonly reason: RunReason;
  readonly by?: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly stages: readonly StageView[];
  /** At most MOST_FILES_SHOWN; `totals` counts all. */
  readonly files: readonly FileResult[];
  readonly totals: RunTotals;
  /** Files that are still being written. */
  readonly unstable: readonly string[];
  /** Whole files that wait for one of those, because their records refer to it. Absent where none does. */
  readonly held?: readonly string[];
  /** Files that no layout knows. */
  readonly unknown: readonly string[];
  readonly unsafe: readonly { readonly file: string; readonly why: UnsafeFile }[];
  /** Masters that are not there by their time. */
  readonly missing: readonly { readonly master: string; readonly expectedBy: string }[];
  readonly published: number;
  /** Events that still wait in the outbox. */
  readonly pending: number;
  readonly breaches: readonly Breach[];
  /** While the run waits for writers or for masters, until when at most; whoever joins wakes it. */
  readonly waitingUntil?: string;
  /** Ids of the wishes of those who joined that have been seen to, the latest. */
  readonly served?: readonly string[];
}
export interface RunTotals {
  readonly files: number;
  readonly loaded: number;
  readonly duplicates: number;
  readonly invalid: number;
  readonly failed: number;
  readonly bytes: number;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
}
export const MOST_FILES_SHOWN = 200;
/** What one look at the folders gives at most, so that a payload stays a payload. */
export const MOST_FILES_PER_LOOK = 500;

/** What an activity that works on a file reports with each heartbeat: Temporal UI and the terminal show it. */
export interface LoadProgress {
  readonly file: string;
  readonly phase: 'waiting' | 'hashing' | 'staging' | 'merging' | 'moving' | 'done';
  readonly rows: number;
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly rowsPerSecond: number;
}

/** One run for one date. A simulation is beside the operation's own run, never in its place. */
export function ingestionWorkflowId(pipeline: string, date: string, mode: Mode = 'live'): string {
  return `ingestion/${pipeline}/${date}${mode === 'live' ? '' : `/${mode}`}`;
}
