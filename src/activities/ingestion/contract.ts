import type { ActionRequest } from '../../domain/actions/action.js';
import type { DeliveryRecord } from '../../domain/incident.js';
import type { FileResult, IngestionView } from '../../domain/ingestion/run.js';
import type { Discovery, FoundFile, FoundMaster, RunRef } from '../../ingestion/discovery.js';

export type { Discovery, FoundFile, FoundMaster, RunRef };

/** What the documents say of a pipeline; nothing is asked of it. */
export interface IngestionPlan {
  readonly timeZone: string;
  /** Stages that have nothing to talk to are skipped, aloud. */
  readonly hasKafka: boolean;
  readonly hasOracle: boolean;
  readonly services: { readonly database: string; readonly kafka?: string; readonly oracle?: string };
}

export interface Prepared extends IngestionPlan {
  readonly warnings: readonly string[];
}

/** The deeds of an ingestion run. All may be killed and done again: the state afterwards is the same. */
export interface IngestionActivities {
  /** Before anything is asked of a service, so that a run that reaches none knows their names. */
  plan_ingestion(request: ActionRequest<Record<never, never>>): Promise<IngestionPlan>;
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
  publish_events(request: ActionRequest<RunRef>): Promise<{
    readonly published: number;
    readonly pending: number;
    /** Of which events were published now, so that the topics can be asked for them; at most 1 000. */
    readonly loadIds?: readonly number[];
  }>;
  /** How many events wait in the outbox, where none could be published. */
  count_pending_events(request: ActionRequest<Record<never, never>>): Promise<{ readonly pending: number }>;
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
