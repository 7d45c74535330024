import type { FailureCode } from '../../domain/failures.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';

/** PostgreSQL's states (appendix A), by the longest prefix that is listed. */
const BY_STATE: Readonly<Record<string, FailureCode>> = {
  '28': 'AUTHENTICATION_FAILED',
  '42501': 'PERMISSION_DENIED',
  '42': 'CONFIG_INVALID',
  '3D': 'CONFIG_INVALID',
  '3F': 'CONFIG_INVALID',
  '22': 'CONFIG_INVALID',
  '25006': 'CONFIG_INVALID',
  '57014': 'SERVICE_TIMEOUT',
};
const STATE = /^[0-9A-Z]{5}$/;

/**
 * What a failed connection or statement means. The cause is left behind: the driver's errors can carry the configuration.
 *
 * @param secrets what must never stand in the message
 */
export function toPostgresError(error: unknown, label: string, secrets: readonly string[]): IntegrationError {
  const detail = safeDetail(messageOf(error), secrets);
  return new PostgresError(codeOf(error), `${label}: ${detail}`, stateOf(error));
}

/** Also carries the server's own state, for those who must tell `starting up` from `broken`. */
export class PostgresError extends IntegrationError {
  /** Five characters of appendix A, such as `57P03`; undefined where the server said nothing. */
  readonly state: string | undefined;

  constructor(code: FailureCode, message: string, state: string | undefined) {
    super(code, message);
    this.state = state;
  }
}

function codeOf(error: unknown): FailureCode {
  const state = stateOf(error);
  if (state === undefined) {
    const message = messageOf(error);
    if (/^SASL|client password must be/.test(message)) return 'AUTHENTICATION_FAILED';
    return /does not support SSL|self.signed|certificate/i.test(message) ? 'CONFIG_INVALID' : 'SERVICE_UNREACHABLE';
  }
  return BY_STATE[state] ?? BY_STATE[state.slice(0, 2)] ?? 'SERVICE_ERROR';
}

function stateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  // Node's own codes (`EPIPE`) can look like a state, but they come with a system call.
  const ofNode = error instanceof Error && 'syscall' in error;
  return !ofNode && typeof code === 'string' && STATE.test(code) ? code : undefined;
}

function messageOf(error: unknown): string {
  // Where a name has several addresses, Node collects their errors under an empty message.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
