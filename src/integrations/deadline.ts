import { IntegrationError } from './integration-error.js';

/** The deadline of one attempt at a service. */
export interface Deadline {
  /** Ends the attempt: the caller's signal, or the time is up. */
  readonly signal: AbortSignal;
  /** Why it ended, for the error; undefined while it has not. */
  interruption(): IntegrationError | undefined;
}

/** Joins the caller's signal with a timeout. `what` stands in the message, so it carries no secret. */
export function deadlineFor(what: string, timeoutMs: number, caller?: AbortSignal): Deadline {
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    signal: caller ? AbortSignal.any([caller, timeout]) : timeout,
    interruption() {
      if (caller?.aborted) return new IntegrationError('CANCELLED', `${what}: cancelled`);
      if (!timeout.aborted) return undefined;
      return new IntegrationError('SERVICE_TIMEOUT', `${what}: no answer within ${timeoutMs} ms`);
    },
  };
}
