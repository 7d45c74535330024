import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { OUTLETS } from '../domain/ingestion/run.js';
import type { Outlet } from '../domain/ingestion/run.js';

const DETAIL_MAX = 300;

export interface FoundFailure {
  readonly code: string;
  readonly detail: string;
  /** Where it failed, if that was not in the database. */
  readonly outlet?: Outlet;
}

/** What an activity failed with: the catalogue's code, a bounded detail, and where. */
export function failureOf(error: unknown): FoundFailure {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  const detail = cause instanceof Error ? cause.message.slice(0, DETAIL_MAX) : '';
  if (!(cause instanceof ApplicationFailure)) return { code: 'UNEXPECTED', detail };
  const said = cause.details?.[0] as { readonly outlet?: unknown } | null | undefined;
  const outlet = OUTLETS.find((name) => name === said?.outlet);
  return { code: cause.type ?? 'UNEXPECTED', detail, ...(outlet && { outlet }) };
}

const MOST_DEATHS = 5;

/**
 * A worker that dies or is stopped is not the pipeline's fault: what it did is begun again elsewhere, beyond the tries that
 * the pipeline's own failures have.
 */
export async function outlivingWorkers<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let deaths = 0; ; deaths += 1) {
    try {
      return await work();
    } catch (error) {
      if (deaths >= MOST_DEATHS || !isWorkersDeath(error)) throw error;
    }
  }
}

function isWorkersDeath(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === 'HEARTBEAT';
  return cause instanceof ApplicationFailure && cause.type === 'CANCELLED';
}
