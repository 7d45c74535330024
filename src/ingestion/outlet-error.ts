import { isFailureCode } from '../domain/failures.js';
import type { FailureCode } from '../domain/failures.js';
import type { Outlet } from '../domain/ingestion/run.js';

/** What Kafka or Oracle failed with while the outbox, which is in the database, was being emptied: whose fault it was is said. */
export class OutletError extends Error {
  override readonly name = 'OutletError';
  readonly code: FailureCode;
  readonly outlet: Outlet;
  readonly retryAfterMs: number | undefined;

  constructor(outlet: Outlet, cause: CodedError) {
    super(cause.message, { cause });
    this.code = cause.code;
    this.outlet = outlet;
    this.retryAfterMs = cause.retryAfterMs;
  }
}

type CodedError = Error & { readonly code: FailureCode; readonly retryAfterMs?: number };

/** Does what is asked of an outlet. Throws OutletError with the code that its port threw; what has none goes through as it is. */
export async function atOutlet<Result>(outlet: Outlet, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    throw isCoded(error) ? new OutletError(outlet, error) : error;
  }
}

function isCoded(error: unknown): error is CodedError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && isFailureCode(error.code);
}
