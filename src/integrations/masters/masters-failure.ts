import { IntegrationError } from '../integration-error.js';
import { PostgresError, toPostgresError } from '../postgres/postgres-failure.js';
import { safeDetail } from '../redact.js';

const DISK_FULL = '53100';
/** A value that its column or an index cannot take, or a constraint that it breaks: the same rows would be refused again. */
const DATA_STATES = /^(2[23]|54)/;
/** NOT NULL and CHECK: the detail is the whole record, which belongs neither in a log nor in Temporal. */
const TELL_THE_RECORD = ['23502', '23514'];
const UNIQUE_VIOLATION = '23505';

export interface FailureContext {
  readonly label: string;
  /** What must never stand in the message. */
  readonly secrets: readonly string[];
  /** Rows of files are being written, so that a refused value is the data's fault, and not the configuration's. */
  readonly withData?: boolean;
}

/**
 * What a failed statement means, as `toPostgresError`, and beside it: a full disk is DISK_FULL, and values that a table of the
 * pipeline refuses are DATA_REFUSED, with what PostgreSQL says about them. Locks, deadlocks and serialization stay
 * SERVICE_ERROR, which is tried again.
 */
export function toMastersError(error: unknown, { label, secrets, withData }: FailureContext): IntegrationError {
  if (error instanceof IntegrationError) return error;
  // A mistake in our own code is no network that is down.
  if (error instanceof TypeError || error instanceof ReferenceError) {
    return new IntegrationError('UNEXPECTED', error.message, { cause: error });
  }
  const meant = toPostgresError(error, label, secrets);
  const state = (meant instanceof PostgresError ? meant.state : undefined) ?? '';
  const said = (error ?? {}) as { readonly detail?: unknown; readonly constraint?: unknown };
  const detail = typeof said.detail === 'string' && !TELL_THE_RECORD.includes(state) ? `: ${said.detail}` : '';
  if (state === DISK_FULL) return new IntegrationError('DISK_FULL', meant.message);
  if (!withData || !DATA_STATES.test(state)) return meant;
  return new IntegrationError('DATA_REFUSED', safeDetail(`${meant.message}${detail}`, secrets));
}

/** Whether somebody else inserted a row of the same key while the merge ran: those of one load were told apart before. */
export function isForeignInsert(error: unknown, constraints: readonly string[]): boolean {
  const { code, constraint } = (error ?? {}) as { readonly code?: unknown; readonly constraint?: unknown };
  return code === UNIQUE_VIOLATION && typeof constraint === 'string' && constraints.includes(constraint);
}
