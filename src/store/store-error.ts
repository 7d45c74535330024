import type { FailureCode } from '../domain/failures.js';
import { IntegrationError } from '../integrations/integration-error.js';

/** SQLSTATE classes and codes of PostgreSQL by what they mean to us; the longest that fits decides. */
const BY_SQLSTATE: Readonly<Record<string, FailureCode>> = {
  '08': 'STORE_UNREACHABLE', // connection exceptions
  '28': 'AUTHENTICATION_FAILED',
  '3D': 'CONFIG_INVALID', // no such database
  '3F': 'CONFIG_INVALID', // no such schema: not migrated
  '40': 'STORE_UNREACHABLE', // deadlock, serialization: the same again may pass
  '42501': 'PERMISSION_DENIED',
  '42P01': 'CONFIG_INVALID', // no such table: not migrated
  '53': 'STORE_UNREACHABLE', // too many connections, disk full, out of memory
  '55P03': 'STORE_UNREACHABLE', // lock not available in time
  '57': 'STORE_UNREACHABLE', // shutting down, starting up, statement timeout
  '25006': 'STORE_UNREACHABLE', // read only: a standby that may yet be promoted
};
const SYSTEM = /^E[A-Z]+$/;
const NO_ANSWER = /timeout|terminated|closed|ended/i;

/**
 * What a failed query means, as a code of the catalogue. The message carries PostgreSQL's code and never its text, which may
 * quote rows, names and addresses.
 */
export function storeError(error: unknown): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const code = codeOf(error);
  const failure = failureOf(code, error);
  return new IntegrationError(failure, `the store ${meaning(failure)}${code ? ` (${code})` : ''}`);
}

function codeOf(error: unknown): string | undefined {
  const own = (error as { code?: unknown } | undefined)?.code;
  if (typeof own === 'string') return own;
  // A host with several addresses fails with one error for each.
  const first = error instanceof AggregateError ? (error.errors as unknown[])[0] : undefined;
  return first === undefined ? undefined : codeOf(first);
}

function failureOf(code: string | undefined, error: unknown): FailureCode {
  if (code !== undefined) {
    const known = BY_SQLSTATE[code] ?? BY_SQLSTATE[code.slice(0, 2)];
    if (known) return known;
    if (SYSTEM.test(code)) return 'STORE_UNREACHABLE';
  }
  // pg itself gives no code where a connection is not answered or is cut.
  return error instanceof Error && NO_ANSWER.test(error.message) ? 'STORE_UNREACHABLE' : 'UNEXPECTED';
}

function meaning(failure: FailureCode): string {
  switch (failure) {
    case 'STORE_UNREACHABLE':
      return 'does not answer';
    case 'AUTHENTICATION_FAILED':
      return 'refused the credentials of DATABASE_URL';
    case 'PERMISSION_DENIED':
      return 'denied a permission to the role of DATABASE_URL';
    case 'CONFIG_INVALID':
      return 'has no database or no tables of ours: start Guardia once, which migrates it';
    default:
      return 'answered with an error';
  }
}
