import type { FailureCode } from '../../domain/failures.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';

/**
 * What Oracle's own numbers mean. The driver marks only a broken connection as recoverable, so it is this table that decides
 * what is tried again: never a wrong password, because three tries lock the account.
 */
const ORA: Partial<Record<FailureCode, readonly number[]>> = {
  AUTHENTICATION_FAILED: [988, 1004, 1005, 1017, 28000, 28001, 28003, 28009, 28040],
  PERMISSION_DENIED: [1031, 1045, 1950, 12529, 41900],
  CONFIG_INVALID: [
    900, 903, 904, 905, 911, 913, 917, 923, 928, 933, 936, 942, 947, 957, 969, 12504, 12505, 12521, 38104,
  ],
  // A transaction that may go through the next time: locks, deadlocks, sessions and processes that are used up.
  SERVICE_ERROR: [18, 20, 51, 54, 60, 4021, 4061, 4068, 8177, 12860, 14403, 30006],
  SERVICE_TIMEOUT: [1013, 12170, 12535, 12606, 12609],
  SERVICE_UNREACHABLE: [
    ...[
      22, 28, 31, 45, 378, 602, 603, 609, 1012, 1033, 1034, 1041, 1089, 1090, 1092, 2396, 3113, 3114, 3122, 3135, 3136,
    ],
    ...[12153, 12203, 12514, 12516, 12518, 12519, 12520, 12526, 12527, 12528, 12537, 12541, 12543, 12545, 12547, 12560],
    ...[12570, 12571, 12583, 27146, 28511, 56600],
  ],
  DISK_FULL: [257, 1536, 1652, 1653, 1654, 1658, 1688, 1691, 19815, 30036],
  // One row and its values: the others go on without it.
  DATA_REFUSED: [
    ...[1, 1400, 1401, 1407, 1426, 1438, 1461, 1722, 1830, 1839, 1840, 1841, 1843, 1847, 1850, 1858, 1861, 2290, 2291],
    ...[2292, 2359, 6502, 12899, 14400, 24816, 38824],
  ],
};
/** Raised by triggers of the database's own, about a row. */
const RAISED_BY_TRIGGERS = { from: 20_000, to: 20_999 };

/** What the driver itself says where Oracle has given no number. */
const NJS: Partial<Record<FailureCode, readonly number[]>> = {
  CONFIG_INVALID: [
    ...[80, 89, 92, 97, 98, 101, 116, 125, 138, 192, 505, 506, 507, 508, 512, 514, 515, 516, 517, 519, 520, 522, 523],
    ...[524, 529, 531, 532, 533, 535],
  ],
  SERVICE_UNREACHABLE: [3, 64, 65, 500, 501, 503, 504, 511, 513, 518, 521, 530, 536],
  SERVICE_TIMEOUT: [40, 123, 510],
  SERVICE_ERROR: [76, 82, 102, 103, 111, 112, 113, 141, 173, 509, 534],
  // A value that the driver cannot write; found before anything is sent.
  DATA_REFUSED: [11, 12, 58, 105, 115],
};

const OF_ORA = byNumber(ORA);
const OF_NJS = byNumber(NJS);

/** Also carries the number that Oracle or the driver gave, for `error_log` and for those who ask Oracle's own pages. */
export class OracleError extends IntegrationError {
  /** Such as `ORA-12899` or `NJS-503`; undefined where there was none. */
  readonly oracleCode: string | undefined;

  constructor(code: FailureCode, message: string, oracleCode: string | undefined) {
    super(code, message);
    this.oracleCode = oracleCode;
  }
}

/**
 * What a failed connection or statement means. The cause is left behind, because it may carry the configuration.
 *
 * @param secrets what must never stand in the message
 */
export function toOracleError(error: unknown, label: string, secrets: readonly string[]): IntegrationError {
  if (error instanceof IntegrationError) return error;
  return new OracleError(failureCode(error), `${label}: ${wordsOf(error, secrets)}`, oracleCode(error));
}

/** The catalogue's code, by Oracle's number first, by the driver's where there is none. */
export function failureCode(error: unknown): FailureCode {
  const ora = oraNumber(error);
  const njs = Number(/^NJS-(\d+)/.exec(driverCode(error))?.[1]);
  if (ora !== undefined) {
    if (ora >= RAISED_BY_TRIGGERS.from && ora <= RAISED_BY_TRIGGERS.to) return 'DATA_REFUSED';
    // What Oracle says is worth more than how the driver sums it up; a number that we do not know is nobody's verdict.
    return OF_ORA.get(ora) ?? OF_NJS.get(njs) ?? 'SERVICE_ERROR';
  }
  return OF_NJS.get(njs) ?? 'UNEXPECTED';
}

/** `ORA-12899` or `NJS-503`. */
export function oracleCode(error: unknown): string | undefined {
  const ora = oraNumber(error);
  if (ora !== undefined) return `ORA-${String(ora).padStart(5, '0')}`;
  return /^NJS-\d+/.exec(driverCode(error))?.[0];
}

/** What Oracle said, in one bounded line, without the link to its help. */
export function wordsOf(error: unknown, secrets: readonly string[] = []): string {
  return safeDetail(messageOf(error).replace(/\s*Help: https:\S*/g, ''), secrets);
}

/** The driver keeps the number in a field, behind `Cause:` (a listener's refusal) or, for one row of many, in the text only. */
function oraNumber(error: unknown): number | undefined {
  const { errorNum } = (error ?? {}) as { errorNum?: unknown };
  if (typeof errorNum === 'number' && errorNum > 0) return errorNum;
  const written = /Cause: ORA-(\d+)/.exec(messageOf(error)) ?? /\bORA-(\d{5})\b/.exec(messageOf(error));
  return written ? Number(written[1]) : undefined;
}

function driverCode(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function byNumber(table: Partial<Record<FailureCode, readonly number[]>>): ReadonlyMap<number, FailureCode> {
  const entries = Object.entries(table) as [FailureCode, readonly number[]][];
  return new Map(entries.flatMap(([code, numbers]) => numbers.map((number): [number, FailureCode] => [number, code])));
}
