import type { ClientErrorCode } from '../client/client-error.js';

/** What the shell hears. `unhealthy` is an answer and not a failure: what was looked at is not well. */
export const EXIT = { ok: 0, failed: 1, usage: 2, notFound: 3, unhealthy: 4, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with this exit code, after saying why where there is something to say. */
export class CliExit extends Error {
  override readonly name = 'CliExit';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message = '') {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Exit codes of the client's errors; whatever is not named here is a failure. */
const BY_CODE: Partial<Record<ClientErrorCode, ExitCode>> = {
  not_found: EXIT.notFound,
  none_open: EXIT.notFound,
  ambiguous: EXIT.usage,
  several_open: EXIT.usage,
  unknown_type: EXIT.usage,
  invalid_alert: EXIT.usage,
  invalid_run: EXIT.usage,
  invalid_command: EXIT.usage,
};

export function exitCodeOf(code: ClientErrorCode): ExitCode {
  return BY_CODE[code] ?? EXIT.failed;
}
