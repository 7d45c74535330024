import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

const DETAIL_MAX = 300;

/** What an activity failed with: the catalogue's code and a bounded detail. */
export function failureOf(error: unknown): { readonly code: string; readonly detail: string } {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return {
    code: cause instanceof ApplicationFailure ? (cause.type ?? 'UNEXPECTED') : 'UNEXPECTED',
    detail: cause instanceof Error ? cause.message.slice(0, DETAIL_MAX) : '',
  };
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
