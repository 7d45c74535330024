import type { IngestionClient } from '../client/ingestion-client.js';
import type { Mode } from '../domain/incident.js';
import type { IngestionView } from '../domain/ingestion/run.js';
import type { IngestionStation, MastersPort } from './ports.js';

/** Whose clock starts the daily run, as guardia.yaml says. */
export type DeskRunner = 'guardia' | 'airflow' | 'observe';

/** Everything that the desk works with. What is a function is opened when it is first needed: a question about rows needs no Temporal. */
export interface DeskPorts {
  readonly runner: DeskRunner;
  readonly pipeline: string;
  /** An IANA zone. */
  readonly timeZone: string;
  readonly mode?: Mode;
  readonly nowMs: () => number;
  readonly station: () => Promise<DeskStation>;
  readonly client: () => Promise<IngestionClient>;
  readonly runs: () => Promise<StoredRuns>;
  /** For the runner `observe`. */
  readonly dag: () => Promise<DagPort>;
}

/** What the desk needs of a station: the same as a run has, and the questions of people. */
export interface DeskStation extends IngestionStation {
  readonly masters: MastersPort & MastersQueries;
  /** How a file begins that was put away at this place (as audit_log has it); undefined where it is gone. */
  firstBytes(place: string, count: number): Promise<Buffer | undefined>;
}

/**
 * The questions that people ask of the pipeline's PostgreSQL. Only reads; throws IntegrationError as MastersPort does. A
 * user's own `error_log` may lack columns of ours: what it lacks is absent in the rows, and a filter on it finds nothing.
 */
export interface MastersQueries {
  /** Newest first. */
  listErrors(filter: ErrorFilter, limit: number): Promise<readonly ErrorRow[]>;
  /** By type and master, most frequent first. */
  summariseErrors(filter: ErrorFilter): Promise<readonly ErrorGroup[]>;
  /** All that fit, by load, file and line, fetched in bounded batches: there may be millions. */
  exportErrors(filter: ErrorFilter): AsyncIterable<ErrorRow>;
  /** Newest first. */
  listAudit(filter: AuditFilter, limit: number): Promise<readonly AuditRow[]>;
  /** What the ledger has of files of this name, newest first. */
  loadsOfFile(file: string): Promise<readonly LedgerRow[]>;
  /** What the ledger has of this master, newest first, at most `limit`. */
  loadsOfMaster(master: string, limit: number): Promise<readonly LedgerRow[]>;
  /** Events that are in the outbox and not in their topics. */
  countPending(): Promise<number>;
}

/** What is left out does not filter. */
export interface ErrorFilter {
  /** `YYYY-MM-DD`, inclusive: of `fecha_proceso`. */
  readonly from?: string;
  readonly to?: string;
  readonly type?: string;
  readonly master?: string;
  /** The file's name as it came in. */
  readonly file?: string;
  readonly loadId?: number;
  /** Only records that no later load has corrected. */
  readonly uncorrectedOnly?: boolean;
}

/** One row of `error_log`. */
export interface ErrorRow {
  readonly id: number;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** ISO 8601. */
  readonly at: string;
  /** A RecordFault, a FileFault, or the user's own word. */
  readonly type: string;
  readonly runId?: string;
  readonly loadId?: number;
  readonly master?: string;
  readonly file?: string;
  readonly lineNumber?: number;
  readonly field?: string;
  readonly value?: string;
  /** In the operation's language. */
  readonly reason?: string;
  readonly expected?: string;
  readonly entityKey?: string;
  /** As it was written, bounded; absent where the file as a whole is meant. */
  readonly record?: string;
  /** ISO 8601. */
  readonly correctedAt?: string;
}

export interface ErrorGroup {
  readonly type: string;
  readonly master?: string;
  readonly count: number;
  /** Of these, how many a later load has corrected. */
  readonly corrected: number;
  /** The field that is named most often, where one is. */
  readonly field?: string;
  /** A reason as a person reads it, of one of them. */
  readonly example?: string;
  /** ISO 8601: of the newest. */
  readonly lastAt: string;
}

export interface AuditFilter {
  readonly action?: string;
  readonly file?: string;
  readonly hash?: string;
  readonly runId?: string;
}

export interface AuditRow {
  /** ISO 8601. */
  readonly at: string;
  readonly who: string;
  readonly action: string;
  readonly runId?: string;
  readonly loadId?: number;
  readonly master?: string;
  readonly file?: string;
  readonly hash?: string;
  readonly rowsIn?: number;
  readonly rowsOut?: number;
  readonly from?: string;
  readonly to?: string;
}

/** One row of `ingestion_loads`. */
export interface LedgerRow {
  readonly loadId: number;
  readonly runId: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly master: string;
  readonly file: string;
  readonly hash: string;
  readonly state: 'loaded' | 'invalid';
  /** Corrected records that were loaded alone, not a whole file. */
  readonly recordsOnly: boolean;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly events: number;
  readonly eventsPublished: number;
  /** ISO 8601. */
  readonly loadedAt: string;
}

/** Guardia's own store: what runs were, also those that Temporal has forgotten. */
export interface StoredRuns {
  /** Newest first, at most `limit`, without simulations unless asked. */
  listRuns(filter: {
    readonly pipeline: string;
    readonly limit: number;
    readonly includeSimulations?: boolean;
  }): Promise<readonly IngestionView[]>;
  /** The newest of this date. */
  findRun(pipeline: string, date: string): Promise<IngestionView | undefined>;
}

/** The user's own DAG, for the runner `observe`: it loads, and Guardia asks it to. Throws IntegrationError. */
export interface DagPort {
  readonly dagId: string;
  /** The runs created last, newest first. */
  lastRuns(limit: number): Promise<readonly DagRun[]>;
  run(runId: string): Promise<DagRun>;
  tasks(runId: string): Promise<readonly DagTask[]>;
  /** Creates the run, or finds the one that has this id. */
  trigger(runId: string, conf: Readonly<Record<string, unknown>>): Promise<DagRun>;
  /** Failed tasks and what comes after them run again; the names of those that were cleared. */
  clearFailed(runId: string): Promise<readonly string[]>;
}

export interface DagRun {
  readonly runId: string;
  readonly state: 'queued' | 'running' | 'success' | 'failed';
  /** `manual`, `scheduled`, …: Airflow's word. */
  readonly type: string;
  /** ISO 8601, as all times here: the moment for which it was made, whose date is the run's. */
  readonly dueAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** What it was started with. */
  readonly conf: Readonly<Record<string, unknown>>;
}

export interface DagTask {
  readonly name: string;
  /** Airflow's word; absent where it was never queued. */
  readonly state?: string;
  readonly tries: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
}
