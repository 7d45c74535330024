import type { FailureCode } from '../domain/failures.js';

/** What a step of an ingestion throws by itself; what its ports throw goes through as it is. Both carry a code of the catalogue. */
export class IngestionError extends Error {
  override readonly name = 'IngestionError';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function hasCode(error: unknown, code: FailureCode): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** @throws IngestionError CANCELLED */
export function refuseWhenCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new IngestionError('CANCELLED', 'the work was cancelled');
}
