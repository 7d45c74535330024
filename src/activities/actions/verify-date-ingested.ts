import { cancellationSignal } from '@temporalio/activity';
import type { Mode } from '../../domain/incident.js';
import type { ActionActivities } from '../contract.js';

/** What is known of a date's newest run, our own or the user's DAG's. Throws IntegrationError. */
export interface LastRunsPort {
  /** Of `date`, or of the date that `at` (ISO 8601) has on the pipeline's clock; undefined where there was none. */
  lastRun(
    of: { readonly date?: string; readonly at: string },
    mode: Mode,
    signal: AbortSignal,
  ): Promise<LastRun | undefined>;
}

export interface LastRun {
  readonly run: string;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed';
  /** ISO 8601; absent where it waits for its start. */
  readonly startedAt?: string;
}

/** The proof that what an outage held up was made up for: a service that answers again has loaded nothing yet. */
export function createDateVerification({
  lastRuns,
}: {
  readonly lastRuns: LastRunsPort;
}): Pick<ActionActivities, 'verify_date_ingested'> {
  return {
    async verify_date_ingested({ context, params: { date, openedAt } }) {
      const of = { at: openedAt, ...(date !== undefined && { date }) };
      const last = await lastRuns.lastRun(of, context.mode, cancellationSignal());
      const isNewer = last?.startedAt !== undefined && Date.parse(last.startedAt) >= Date.parse(openedAt);
      return { verified: isNewer && last.state === 'succeeded', ...(last && { run: last.run, state: last.state }) };
    },
  };
}
