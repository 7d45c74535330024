import type { FailureCode } from '../domain/failures.js';
import { IntegrationError } from './integration-error.js';

/** The deadline of one attempt. */
export interface Deadline {
  /** Ends the attempt: the caller gave up, or the time is up. */
  readonly signal: AbortSignal;
  /** Why it ended, for the error; undefined while it has not. */
  interruption(): IntegrationError | undefined;
}

export interface DeadlineOptions {
  readonly timeoutMs: number;
  /** The caller's. */
  readonly signal?: AbortSignal | undefined;
  /** What it means that the time is up. @default SERVICE_TIMEOUT */
  readonly code?: FailureCode;
}

/** Joins the caller's signal with a timeout. `what` stands in the message, so it carries no secret. */
export function deadlineFor(what: string, { timeoutMs, signal, code = 'SERVICE_TIMEOUT' }: DeadlineOptions): Deadline {
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    interruption() {
      if (signal?.aborted) return new IntegrationError('CANCELLED', `${what}: cancelled`);
      return timeout.aborted ? new IntegrationError(code, `${what}: no answer within ${timeoutMs} ms`) : undefined;
    },
  };
}
