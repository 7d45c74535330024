/**
 * What people can be told about what they asked of the desk, as codes: HTTP maps them to a status, the command line to an
 * exit code, and the words come from the message catalogue.
 */
export const DESK_ERRORS = [
  /** No run of this date is known. */
  'no_run',
  /** The file is neither in error/ nor in input/, and was never loaded. */
  'no_file',
  /** input/ has another file of this name. */
  'file_in_the_way',
  'unknown_master',
  /** The name of a file of records fits no layout, or more than one. */
  'master_not_clear',
  /** Nothing of this file waits to be corrected. */
  'no_records',
  'bad_date',
  /** What would be loaded again was archived, and has to be unpacked first. */
  'archived',
  /** The user's own DAG loads: Guardia cannot do this in its place. */
  'not_with_observe',
] as const;
export type DeskErrorCode = (typeof DESK_ERRORS)[number];

export type DeskErrorParams = Readonly<Record<string, string | number | readonly string[]>>;

export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: DeskErrorCode;
  readonly params: DeskErrorParams;

  constructor(code: DeskErrorCode, params: DeskErrorParams = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}
