import { ClientError } from '../client/client-error.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { clientErrorText } from '../messages/client-errors.js';
import { cliTexts } from '../messages/cli.js';
import { messagesIn } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import { startMessages } from '../messages/start.js';
import { StartError } from '../embedded/start-error.js';
import { EXIT, exitCodeOf } from './exit.js';
import type { ExitCode } from './exit.js';

export interface Explained {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly text: string;
}

/** What went wrong, in a person's words. A bug is shown with its stack, because that is what its report needs. */
export function explain(error: unknown, language: Language): Explained {
  if (error instanceof ClientError) {
    return { code: error.code, exitCode: exitCodeOf(error.code), text: clientErrorText(error, language) };
  }
  if (isStartError(error)) {
    return { code: error.code, exitCode: EXIT.failed, text: error.explain(startMessages(language)) };
  }
  if (error instanceof IntegrationError) {
    const exitCode = error.code === 'CONFIG_INVALID' ? EXIT.usage : EXIT.failed;
    return { code: error.code, exitCode, text: `${messagesIn(language).words.failures[error.code]}: ${error.message}` };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'UNEXPECTED', exitCode: EXIT.failed, text: cliTexts(language).unexpected(stack) };
}

function isStartError(error: unknown): error is StartError {
  return error instanceof StartError;
}
