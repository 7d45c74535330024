import type { FailureCode } from '../../domain/failures.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';

/** Replies by which a server asks for (other) credentials, wherever in the conversation they come. */
const CREDENTIALS_REFUSED = new Set([530, 534, 535, 538]);
/** Nodemailer's codes for what its own side refuses to send. */
const REFUSED_HERE = new Set(['EENVELOPE', 'EMESSAGE']);

interface SmtpFailure {
  readonly code: string | undefined;
  readonly responseCode: number | undefined;
  readonly message: string;
}

/**
 * What a failed SMTP conversation means. By RFC 5321 a 5yz reply comes again for the same message, and a 4yz reply may not.
 *
 * @param secrets what must never stand in the message
 */
export function toDeliveryError(error: unknown, secrets: readonly (string | undefined)[]): IntegrationError {
  const failure = read(error);
  const reply = failure.responseCode === undefined ? '' : ` ${failure.responseCode}`;
  const message = `SMTP${reply}: ${safeDetail(failure.message, secrets)}`;
  return new IntegrationError(codeOf(failure), message);
}

function codeOf({ code, responseCode }: SmtpFailure): FailureCode {
  if (responseCode !== undefined && CREDENTIALS_REFUSED.has(responseCode)) return 'AUTHENTICATION_FAILED';
  const permanent = responseCode !== undefined && responseCode >= 500;
  const temporary = responseCode !== undefined && responseCode >= 400 && responseCode < 500;
  if (code === 'EAUTH' || code === 'ENOAUTH') return temporary ? 'DELIVERY_FAILED' : 'AUTHENTICATION_FAILED';
  if (permanent || (!temporary && code !== undefined && REFUSED_HERE.has(code))) return 'DELIVERY_REFUSED';
  return 'DELIVERY_FAILED';
}

function read(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) return { code: undefined, responseCode: undefined, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const responseCode =
    'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  return { code, responseCode, message: error.message };
}
