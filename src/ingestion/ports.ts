import type { OutboxEvent, PendingLoad } from '../domain/ingestion/event.js';
import type { FileProblem, UnsafeFile } from '../domain/ingestion/faults.js';
import type { Layout } from '../domain/ingestion/layout.js';
import type { IngestionView, QualityReport } from '../domain/ingestion/run.js';
import type { Mode } from '../domain/incident.js';

/** Everything that an ingestion works with: of the operation, or of the lab for a simulation. Opened once, asked at each deed. */
export interface IngestionPort {
  station(mode: Mode): Promise<IngestionStation>;
}

export interface IngestionStation {
  readonly pipeline: string;
  /** An IANA zone: whose date a run has. */
  readonly timeZone: string;
  /** Names of the services, for incidents; absent where none is configured. */
  readonly services: { readonly database: string; readonly kafka?: string; readonly oracle?: string };
  /** A file is stable when it stood still this long. */
  readonly stableAfterMs: number;
  readonly maxErrorRate: number;
  /** Those in force, by master. */
  readonly layouts: ReadonlyMap<string, Layout>;
  readonly folders: FoldersPort;
  readonly staging: StagingPort;
  readonly masters: MastersPort;
  readonly events?: EventsPort;
  readonly oracle?: OraclePort;
}

/** `input/`, `input/.processing/`, `processed/<date>/` and `error/`. Every move is one rename, or a verified copy where that cannot be. */
export interface FoldersPort {
  ensure(): Promise<void>;
  /** What lies in input/ and, from a run that did not end, in input/.processing/. Never follows a link. */
  list(): Promise<readonly FolderEntry[]>;
  /** Takes a file of input/ to input/.processing/; undefined where it is gone. Again for one that is claimed already: the same. */
  claim(entry: FolderEntry): Promise<ClaimedFile | undefined>;
  /** SHA-256, hexadecimal, in constant memory. */
  hash(file: ClaimedFile, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<string>;
  /** Absolute. */
  pathOf(file: ClaimedFile): string;
  /** To processed/<date>/ or error/; gives the place relative to the home. A name that is taken by other content gets `.<hash>` before its ending. Again: the same place. */
  settle(file: ClaimedFile, to: 'processed' | 'error', facts: SettleFacts): Promise<string>;
  /** Where it came from and where `settle` would put it, relative to the home, for audit_log; whether that place has this content already. Moves nothing. */
  route(file: ClaimedFile, to: 'processed' | 'error', facts: SettleFacts): Promise<FileRoute>;
  /** Whether the claim still lies in input/.processing/. */
  isClaimed(file: ClaimedFile): Promise<boolean>;
  /** Where a file that was claimed has been put away meanwhile, known by its size and times; undefined where it is nowhere. */
  findSettled(file: FolderEntry | ClaimedFile, date: string): Promise<SettledFile | undefined>;
  /** Back to input/ under its own name, or beside one that has come in meanwhile. */
  giveBack(file: ClaimedFile): Promise<void>;
  /** From error/ to input/. NOT_FOUND with what there is; CONFLICT where input/ has another of that name. */
  returnToInput(
    name: string,
  ): Promise<{ readonly from: string; readonly to: string; readonly hash: string; readonly bytes: number }>;
  /** Copies a file of corrected records (anywhere, read only) to input/.records/<master>/; again: the same. */
  putRecords(
    master: string,
    path: string,
  ): Promise<{ readonly name: string; readonly hash: string; readonly bytes: number }>;
  /** The files of processed/<date>/, copied (never moved) to input/.processing/ to be loaded again. */
  claimProcessed(
    date: string,
    /** Absent: all. */
    isWanted?: (file: { readonly name: string; readonly recordsOf?: string }) => boolean,
  ): Promise<readonly ClaimedFile[]>;
  /** Originals of processed/<date>/ that were archived and are not there any more; empty where all are, or none ever was. */
  archived(date: string): Promise<readonly ArchivedOriginal[]>;
}

export interface ArchivedOriginal {
  readonly name: string;
  readonly recordsOf?: string;
  /** Where it lies; absolute. */
  readonly archive: string;
}

export interface FolderEntry {
  readonly name: string;
  /** Where `processing`, the claim's own folder entry. */
  readonly place: 'input' | 'processing';
  readonly claim?: string;
  readonly bytes: number;
  readonly modifiedAtMs: number;
  readonly inode: string;
  /** Present where it must not be touched. */
  readonly unsafe?: UnsafeFile;
  /** Corrected records of this master, from input/.records/<master>/: neither header record nor trailer. */
  readonly recordsOf?: string;
  /** A copy from processed/<date>/ that a run which did not end left: loads although the ledger has it. */
  readonly again?: boolean;
  /** Of a copy: the date of processed/ that it was taken from. */
  readonly processedOn?: string;
}

export interface SettleFacts {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Of the content. */
  readonly hash: string;
}

export interface FileRoute {
  readonly from: string;
  readonly to: string;
  readonly isThere: boolean;
}

export interface SettledFile {
  readonly to: 'processed' | 'error';
  /** Relative to the home. */
  readonly place: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
}

export interface ClaimedFile {
  /** As it was called in input/. */
  readonly name: string;
  /** Its name in input/.processing/. */
  readonly claim: string;
  readonly bytes: number;
  /** Loads although the ledger has it: `reprocess date`. */
  readonly again?: boolean;
  /** Of a copy from processed/<date>/: that date. */
  readonly processedOn?: string;
  readonly recordsOf?: string;
}

/** Decodes, parses and validates a file in a thread of its own, and copies what is valid and what is not to two staging tables. */
export interface StagingPort {
  stage(order: StagingOrder): Promise<StagingOutcome>;
}
export interface StagingOrder {
  readonly path: string;
  readonly layout: Layout;
  readonly hash: string;
  readonly bytes: number;
  /** Only records: no header record and no trailer are asked for. */
  readonly recordsOnly?: boolean;
  readonly onProgress: (progress: { readonly rows: number; readonly bytes: number }) => void;
  readonly signal: AbortSignal;
}
export type StagingOutcome =
  | {
      readonly kind: 'staged';
      readonly rowsRead: number;
      readonly rowsStaged: number;
      readonly rowsRejected: number;
      /** Names of the fields in the order of the file's columns, where it differs from the layout's. */
      readonly columns?: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly problem: FileProblem; readonly rowsRead: number };

/** The pipeline's PostgreSQL: targets, `error_log`, `audit_log`, ledger and outbox. Throws IntegrationError. */
export interface MastersPort {
  /** Creates what is missing, sets the database's time zone, and checks that it answers. Safe from several at once. */
  prepare(layouts: readonly Layout[]): Promise<{ readonly timeZone: string; readonly warnings: readonly string[] }>;
  /** Runs the work while this connection alone holds the file's content; undefined where another has it. */
  exclusively<Result>(lock: string, work: () => Promise<Result>): Promise<Result | undefined>;
  /** The load of this content for this master, where it was committed. */
  findLoad(master: string, hash: string): Promise<LoadRecord | undefined>;
  /** One transaction: references and repeated keys, merge, error_log, outbox, ledger, audit_log; the staging tables are gone after it. */
  commitLoad(order: CommitOrder): Promise<LoadRecord>;
  /** One transaction: the row of error_log, the ledger and audit_log. Again: the same. */
  recordInvalidFile(order: InvalidFileOrder): Promise<void>;
  audit(entry: AuditEntry): Promise<void>;
  quality(loadId: number, maxErrorRate: number): Promise<QualityReport>;
  /** What the ledger says of these loads, and what of them really stands in error_log and in the outbox. */
  loadSums(loadIds: readonly number[]): Promise<readonly LoadSums[]>;
  /** Masters with a load of this date. */
  mastersLoadedOn(date: string): Promise<ReadonlySet<string>>;
  /** Loads whose events (or Oracle's rows) are not all out, in the order in which they were committed. */
  pendingLoads(sink: 'kafka' | 'oracle'): Promise<readonly PendingLoad[]>;
  /** Events after `afterN`, in order, at most `limit`. */
  events(loadId: number, afterN: number, limit: number): Promise<readonly OutboxEvent[]>;
  /** Everything up to `throughN` is out. Never goes back. */
  markOut(sink: 'kafka' | 'oracle', loadId: number, throughN: number): Promise<void>;
  /** Rows that Oracle refused, to error_log; again: the same. */
  rejectFromOracle(
    loadId: number,
    refused: readonly { readonly n: number; readonly code: string; readonly message: string }[],
  ): Promise<void>;
}
export interface CommitOrder {
  readonly layout: Layout;
  readonly hash: string;
  readonly file: string;
  readonly bytes: number;
  readonly runId: string;
  readonly date: string;
  readonly by: string;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Names of the fields in the order of the file's columns, where it differs from the layout's: records turned down by the commit are written so. */
  readonly columns?: readonly string[];
  /** Where the file will be put, for audit_log. */
  readonly from: string;
  readonly to: string;
  /** Loads although the ledger has this content. */
  readonly again?: boolean;
  /** The correction of rejected records: those of the same keys are marked as corrected. */
  readonly corrects?: { readonly file?: string };
}
export interface LoadRecord {
  readonly loadId: number;
  readonly runId: string;
  /** Of processed/: the business date of the run that loaded it, `YYYY-MM-DD`. */
  readonly date: string;
  /** As it was called when it was loaded: the same content may come again under another name. */
  readonly file: string;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly events: number;
}
export interface LoadSums extends PendingLoad {
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows of error_log with this load's id, without those that Oracle refused later. */
  readonly rowsInErrorLog: number;
  /** The same content was loaded once more: rows of error_log that say the same belong to that load since. */
  readonly superseded: boolean;
  /** Rows of the outbox with this load's id. */
  readonly rowsInOutbox: number;
}
export interface InvalidFileOrder {
  readonly master: string;
  readonly hash: string;
  readonly file: string;
  readonly bytes: number;
  readonly runId: string;
  readonly date: string;
  readonly by: string;
  readonly problem: FileProblem;
  readonly from: string;
  readonly to: string;
}
export interface AuditEntry {
  /** What makes two entries the same deed: where audit_log has it already, nothing is added. */
  readonly key?: string;
  readonly who: string;
  readonly action: string;
  readonly runId?: string;
  readonly master?: string;
  readonly file?: string;
  readonly hash?: string;
  readonly rowsIn?: number;
  readonly rowsOut?: number;
  readonly from?: string;
  readonly to?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** Kafka. One attempt; throws IntegrationError. */
export interface EventsPort {
  check(signal: AbortSignal): Promise<void>;
  /** Makes the topics that are missing. */
  ensureTopics(masters: readonly string[], signal: AbortSignal): Promise<void>;
  /** Returns when all brokers that must have the batch have it, in order. */
  publish(events: readonly OutboxEvent[], signal: AbortSignal): Promise<void>;
  /** How many different events of these loads are in their topics, and how many came more than once. */
  count(loads: readonly PendingLoad[], signal: AbortSignal): Promise<readonly EventCount[]>;
  close(): Promise<void>;
}
export interface EventCount {
  readonly loadId: number;
  readonly found: number;
  readonly repeats: number;
}

/** Oracle. One attempt; throws IntegrationError. */
export interface OraclePort {
  check(signal: AbortSignal): Promise<void>;
  /** One committed batch; refused rows do not keep the others out. */
  merge(
    layout: Layout,
    events: readonly OutboxEvent[],
    signal: AbortSignal,
  ): Promise<{
    readonly merged: number;
    readonly refused: readonly { readonly n: number; readonly code: string; readonly message: string }[];
  }>;
  close(): Promise<void>;
}

/** Guardia's own store: what `ingest history` shows, also of a run that never reached the database. */
export interface RunsPort {
  saveRun(view: IngestionView): Promise<void>;
}
