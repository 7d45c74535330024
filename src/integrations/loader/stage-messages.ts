import { isFailureCode } from '../../domain/failures.js';
import type { FailureCode } from '../../domain/failures.js';
import type { StagingOutcome } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';
import type { StageWork } from './stage-file.js';

/** To a loader's thread, which works on one file at a time. */
export type StageRequest = { readonly kind: 'stage'; readonly work: StageWork } | { readonly kind: 'cancel' };

/** From a loader's thread. */
export type StageReport =
  | { readonly kind: 'progress'; readonly rows: number; readonly bytes: number }
  | { readonly kind: 'done'; readonly outcome: StagingOutcome }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string };

/** An error as it crosses from one thread to another: errors of our own classes arrive as plain ones otherwise. */
export function toReport(error: unknown): StageReport {
  const { code, message } = toLoaderError(error);
  return { kind: 'failed', code, message };
}

export function toLoaderError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError && isFailureCode(error.code)) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new IntegrationError('UNEXPECTED', `the loader failed: ${safeDetail(text)}`, { cause: error });
}
