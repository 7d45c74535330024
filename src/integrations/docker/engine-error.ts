import type { FailureCode } from '../../domain/failures.js';
import { IntegrationError } from '../integration-error.js';

const MAX_DETAIL = 300;
const CODES: Readonly<Record<string, FailureCode>> = {
  ENOENT: 'RUNTIME_UNREACHABLE',
  ECONNREFUSED: 'RUNTIME_UNREACHABLE',
  ECONNRESET: 'RUNTIME_UNREACHABLE',
  EPIPE: 'RUNTIME_UNREACHABLE',
  EACCES: 'PERMISSION_DENIED',
  EPERM: 'PERMISSION_DENIED',
};

export interface Question {
  /** For the message: `GET container abc`. */
  readonly what: string;
  readonly socketPath: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks the Engine once, bounded, and says in our codes what went wrong. */
export async function ask<Answer>(question: Question, send: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const { what, socketPath, timeoutMs, signal } = question;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    either.throwIfAborted();
    return await send(either);
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    if (signal?.aborted) throw new IntegrationError('CANCELLED', `Docker: ${what} was cancelled`, { cause: error });
    if (timeout.aborted) {
      throw new IntegrationError('SERVICE_TIMEOUT', `Docker: ${what} took longer than ${timeoutMs} ms`, {
        cause: error,
      });
    }
    throw translate(error, what, socketPath);
  }
}

function translate(error: unknown, what: string, socketPath: string): IntegrationError {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message?: string };
  const detail = (message ?? String(error)).slice(0, MAX_DETAIL);
  const said = `Docker: ${what}: ${detail}`;
  // A socket proxy that does not let this call through.
  if (statusCode === 403 || statusCode === 405)
    return new IntegrationError('PERMISSION_DENIED', said, { cause: error });
  if (statusCode === 404) return new IntegrationError('NOT_FOUND', said, { cause: error });
  if (statusCode === 409) return new IntegrationError('CONFLICT', said, { cause: error });
  if (statusCode !== undefined) return new IntegrationError('SERVICE_ERROR', said, { cause: error });
  const known = code === undefined ? undefined : CODES[code];
  if (known) return new IntegrationError(known, `Docker's socket ${socketPath}: ${detail}`, { cause: error });
  return new IntegrationError('UNEXPECTED', said, { cause: error });
}
