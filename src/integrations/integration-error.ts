import type { FailureCode } from '../domain/failures.js';

/**
 * What an integration throws: a code of the catalogue and a message that quotes the value and the place, with no secret in
 * it. An integration makes one attempt, with a timeout and an AbortSignal; trying again is Temporal's.
 */
export class IntegrationError extends Error {
  override readonly name = 'IntegrationError';
  readonly code: FailureCode;
  /** Where the other side said when to come back (HTTP 429 and 503). */
  readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
