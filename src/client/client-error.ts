/**
 * What can go wrong at the client, as codes: tests assert on them, HTTP maps them to a status and the command line to an
 * exit code. The words come from the message catalogues, at the edges.
 */
export const CLIENT_ERRORS = [
  /** Nothing answers at the address of Temporal, or not in time. */
  'temporal_unreachable',
  'temporal_refused',
  'namespace_not_found',
  /** Temporal has it, but no worker answers for the incident. */
  'worker_absent',
  'not_found',
  /** A short id fits more than one incident. */
  'ambiguous',
  'none_open',
  'several_open',
  'closed',
  /** The incident itself said no: `field` of the request, `detail` in English. */
  'refused',
  'unknown_type',
  'invalid_alert',
  /** A run was asked for with a `field` that cannot be: its `value`, and what is `known` where that helps. */
  'invalid_run',
  /** A command with nothing to do, or too much. */
  'invalid_command',
  'snapshot_missing',
  'store_unreachable',
] as const;
export type ClientErrorCode = (typeof CLIENT_ERRORS)[number];

export type ClientErrorParams = Readonly<Record<string, string | number | readonly string[]>>;

/** One problem of the client. `params` are the values that a message needs; never a secret. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  readonly params: ClientErrorParams;

  constructor(code: ClientErrorCode, params: ClientErrorParams = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(params)}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.params = params;
  }
}
