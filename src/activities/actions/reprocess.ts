import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { ActionContext, ReprocessResult } from '../../domain/actions/action.js';
import type { Mode } from '../../domain/incident.js';
import type { ActionActivities, OnIncident } from '../contract.js';

/**
 * What a runbook may ask of the ingestion. Each deed starts a run and waits for its end; where a run of that date is under
 * way already, it is waited for and the deed's own run comes after it. May be asked again with the same order after its
 * process died: then it joins what it began. A run that failed is a result, and no error.
 * Throws IntegrationError (NOT_FOUND for an unknown master too, CONFLICT, FILE_UNSAFE, or an outage).
 */
export interface ReprocessPort {
  /** From `error/` to `input/`, and a run for it. One that lies in `input/` already is only run; NOT_FOUND where it is in neither and was not loaded. */
  file(order: ReprocessOrder & { readonly file: string }, watch: RunWatch): Promise<ReprocessResult>;
  /** Corrected records of one master, from a file of their own: they load alone. */
  records(
    order: ReprocessOrder & { readonly master: string; readonly path: string },
    watch: RunWatch,
  ): Promise<ReprocessResult>;
  /** Publishes what waits in the outbox; nothing is discovered or loaded. */
  events(order: ReprocessOrder, watch: RunWatch): Promise<ReprocessResult>;
  /** Runs a date again. Without masters: the order's subject where that is a master, else all. */
  date(
    order: ReprocessOrder & { readonly masters?: readonly string[]; readonly again?: boolean },
    watch: RunWatch,
  ): Promise<ReprocessResult>;
}

/** Who asks, and about what. */
export interface ReprocessOrder {
  /** For audit_log: `incident/<incident id>`. */
  readonly by: string;
  readonly mode: Mode;
  /** Unique for the deed, the same over its retries. */
  readonly key: string;
  /** Of the incident: a file's name, a master, a service or the pipeline. */
  readonly subject: string;
  /** `YYYY-MM-DD`; where absent, the date of `at` on the pipeline's clock. */
  readonly date?: string;
  /** When the incident was opened, ISO 8601. */
  readonly at: string;
}

export interface RunWatch {
  readonly signal: AbortSignal;
  /** To be called when the run comes to another stage. */
  readonly onStage: (stage: string) => void;
}

type Reprocessing = Pick<
  ActionActivities,
  'reprocess_file' | 'reprocess_records' | 'publish_pending_events' | 'rerun_date'
>;

const HEARTBEAT_EVERY_MS = 5_000;

/** The deeds of the catalogue that load, publish or run again. */
export function createReprocessing({ reprocess }: { readonly reprocess: ReprocessPort }): Reprocessing {
  return {
    reprocess_file: ({ context, params }) =>
      watched((watch) => reprocess.file({ ...orderOf(context, params), file: params.file ?? params.subject }, watch)),
    reprocess_records: ({ context, params }) =>
      watched((watch) =>
        reprocess.records(
          { ...orderOf(context, params), master: params.master ?? params.subject, path: params.path },
          watch,
        ),
      ),
    publish_pending_events: ({ context, params }) =>
      watched((watch) => reprocess.events(orderOf(context, params), watch)),
    rerun_date: ({ context, params }) =>
      watched((watch) =>
        reprocess.date(
          {
            ...orderOf(context, params),
            ...(params.masters && { masters: params.masters }),
            ...(params.again !== undefined && { again: params.again }),
          },
          watch,
        ),
      ),
  };
}

function orderOf(
  { incidentId, mode, key }: ActionContext,
  { subject, openedAt, date }: OnIncident<object>,
): ReprocessOrder {
  return {
    by: `incident/${incidentId}`,
    mode,
    key,
    subject,
    ...(date !== undefined && { date }),
    at: openedAt,
  };
}

/** Waits for the run with a sign of life that says which stage it is at. */
async function watched(work: (watch: RunWatch) => Promise<ReprocessResult>): Promise<ReprocessResult> {
  let stage = 'starting';
  const alive = setInterval(() => heartbeat({ stage }), HEARTBEAT_EVERY_MS);
  try {
    return await work({ signal: cancellationSignal(), onStage: (reached) => (stage = reached) });
  } finally {
    clearInterval(alive);
  }
}
