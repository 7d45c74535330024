import type { ActionRequest } from '../../domain/actions/action.js';
import type { DeliveryRecord } from '../../domain/incident.js';
import type { FileResult, IngestionView } from '../../domain/ingestion/run.js';
import type { UnsafeFile } from '../../domain/ingestion/faults.js';
import type { ClaimedFile, FolderEntry } from '../../ingestion/ports.js';

/** A file that a layout knows: a reference, never its rows. */
export interface FoundFile {
  readonly master: string;
  readonly entry?: FolderEntry;
  /** Of `processed/`, to be loaded again; already claimed. */
  readonly claimed?: ClaimedFile;
}

export interface Discovery {
  /** Masters in the order in which they must be loaded: those of one group do not refer to each other. Files of one master go one after the other, in this order. */
  readonly groups: readonly (readonly { readonly master: string; readonly files: readonly FoundFile[] }[])[];
  readonly unstable: readonly string[];
  readonly unknown: readonly string[];
  readonly unsafe: readonly { readonly file: string; readonly why: UnsafeFile }[];
  /** Expected masters of which nothing was loaded for this date, and nothing lies here; ISO 8601 instants. */
  readonly absent: readonly { readonly master: string; readonly expectedBy: string; readonly expectedAt: string }[];
}

export interface Prepared {
  readonly timeZone: string;
  readonly warnings: readonly string[];
  /** Stages that have nothing to talk to are skipped, aloud. */
  readonly hasKafka: boolean;
  readonly hasOracle: boolean;
  readonly services: { readonly database: string; readonly kafka?: string; readonly oracle?: string };
}

export interface RunRef {
  readonly runId: string;
  readonly date: string;
  readonly by: string;
}

/** The deeds of an ingestion run. All may be killed and done again: the state afterwards is the same. */
export interface IngestionActivities {
  prepare_ingestion(request: ActionRequest<Record<never, never>>): Promise<Prepared>;
  discover_files(
    request: ActionRequest<{
      readonly date: string;
      readonly masters?: readonly string[];
      readonly files?: readonly string[];
      readonly again?: boolean;
    }>,
  ): Promise<Discovery>;
  /** Claim, hash, stage, commit, put away. Heartbeats a LoadProgress. */
  load_file(request: ActionRequest<RunRef & { readonly file: FoundFile }>): Promise<FileResult>;
  /** Publishes what waits in the outbox, oldest first, until it is empty. */
  publish_events(request: ActionRequest<RunRef>): Promise<{ readonly published: number; readonly pending: number }>;
  load_oracle(
    request: ActionRequest<RunRef>,
  ): Promise<{ readonly merged: number; readonly refused: number; readonly pending: number }>;
  /** Counts in the topics what this run's loads put into the outbox, and checks ledger against targets. */
  verify_ingestion(request: ActionRequest<RunRef & { readonly loadIds: readonly number[] }>): Promise<{
    readonly verified: boolean;
    readonly expected: number;
    readonly found: number;
    readonly repeats: number;
    readonly detail: string;
  }>;
  /** Tells the layout's owner what of their file was rejected; undefined where nobody or nothing is to be told. */
  send_rejections(
    request: ActionRequest<RunRef & { readonly result: FileResult }>,
  ): Promise<DeliveryRecord | undefined>;
  save_ingestion_run(request: ActionRequest<{ readonly view: IngestionView }>): Promise<void>;
}
