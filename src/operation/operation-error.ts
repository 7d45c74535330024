/**
 * What people can be told about what they asked of the operation's services, as codes: HTTP maps them to a status, the
 * command line to an exit code, and the words come from the message catalogue.
 */
export const OPERATION_ERRORS = [
  'unknown_service',
  'unknown_action',
  /** The action belongs to incidents, or has a command of its own: `instead`. */
  'not_by_hand',
  /** The action is about services of other kinds. */
  'wrong_kind',
  /** Nothing that Guardia may ask runs the service. */
  'no_runtime',
  /** A value is not `key=value`. */
  'bad_pair',
  /** `es` and `en`: what is wrong with the values, a line each. */
  'invalid_values',
  'unknown_task',
  /** Somebody did it already: `by`, `at`. */
  'task_done',
  /** Neither a role nor a person of guardia.yaml. */
  'unknown_assignee',
] as const;
export type OperationErrorCode = (typeof OPERATION_ERRORS)[number];

export type OperationErrorParams = Readonly<Record<string, string | readonly string[]>>;

export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly code: OperationErrorCode;
  readonly params: OperationErrorParams;

  constructor(code: OperationErrorCode, params: OperationErrorParams = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
  }
}
