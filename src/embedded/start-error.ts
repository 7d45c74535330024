import { startEn } from '../messages/start.en.js';
import type { StartFaultCode, StartFaults, StartMessages } from '../messages/start.js';

/** Why Guardia, or a part of it, could not start or stop: a code, and the facts that every language's text is made of. */
export class StartError<C extends StartFaultCode = StartFaultCode> extends Error {
  override readonly name = 'StartError';
  readonly code: C;
  readonly facts: StartFaults[C];

  constructor(code: C, facts: StartFaults[C], options?: { cause?: unknown }) {
    super(startEn.faults[code](facts), options);
    this.code = code;
    this.facts = facts;
  }

  /** The text for people: what happened and what to do about it. */
  explain(messages: StartMessages): string {
    return messages.faults[this.code](this.facts);
  }
}

/** Turns a refusal of the file system into the words of the catalogue; anything else comes back as it was. */
export function explainFileError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
    ? new StartError('NOT_WRITABLE', { path }, { cause: error })
    : error;
}

/** The system's code of an error (`ENOENT`, `EACCES`), where it has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
