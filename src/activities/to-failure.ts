import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { FAILURES, isFailureCode } from '../domain/failures.js';

/**
 * What a port threw, as Temporal should know it: the type is the catalogue's code, and the catalogue says whether trying
 * again can help. Anything without a code is unexpected, and keeps only its message: a cause may carry a secret.
 */
export function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  const coded = error as { readonly code?: unknown; readonly retryAfterMs?: unknown; readonly outlet?: unknown };
  const known = error instanceof Error && typeof coded.code === 'string' && isFailureCode(coded.code);
  const type = known ? coded.code : 'UNEXPECTED';
  return ApplicationFailure.create({
    type,
    message: error instanceof Error ? error.message : String(error),
    nonRetryable: !FAILURES[type].retryable,
    ...(typeof coded.retryAfterMs === 'number' && { nextRetryDelay: coded.retryAfterMs }),
    ...(typeof coded.outlet === 'string' && { details: [{ outlet: coded.outlet }] }),
  });
}

/** Every activity of a set, with its failures translated. */
export function translatingFailures<Set extends object>(activities: Set): Set {
  const translate =
    (work: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]): Promise<unknown> => {
      try {
        return await work(...args);
      } catch (error) {
        throw toFailure(error);
      }
    };
  const entries = Object.entries(activities) as [string, (...args: unknown[]) => Promise<unknown>][];
  return Object.fromEntries(entries.map(([name, work]) => [name, translate(work)])) as Set;
}
