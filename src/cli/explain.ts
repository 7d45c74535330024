import { ClientError } from '../client/client-error.js';
import type { FailureCode } from '../domain/failures.js';
import { DeskError } from '../ingestion/desk-error.js';
import type { DeskErrorCode } from '../ingestion/desk-error.js';
import { operationErrorText } from '../messages/operation-errors.js';
import { OperationError } from '../operation/operation-error.js';
import type { OperationErrorCode } from '../operation/operation-error.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { LabNotSetUp } from '../lab/lab-not-set-up.js';
import { LabRuntimeMissing } from '../lab/runtime-missing.js';
import { clientErrorText } from '../messages/client-errors.js';
import { deskErrorText } from '../messages/desk-errors.js';
import { cliTexts } from '../messages/cli.js';
import { messagesIn } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import { labTexts } from '../messages/lab.js';
import { startMessages } from '../messages/start.js';
import { StartError } from '../embedded/start-error.js';
import { EXIT, exitCodeOf } from './exit.js';
import type { ExitCode } from './exit.js';

export interface Explained {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly text: string;
}

const FAILURE_EXIT: Partial<Record<FailureCode, ExitCode>> = {
  CONFIG_INVALID: EXIT.usage,
  NOT_FOUND: EXIT.notFound,
};

const DESK_EXIT: Readonly<Record<DeskErrorCode, ExitCode>> = {
  no_run: EXIT.notFound,
  no_file: EXIT.notFound,
  no_records: EXIT.notFound,
  unknown_master: EXIT.notFound,
  master_not_clear: EXIT.usage,
  file_in_the_way: EXIT.failed,
  bad_date: EXIT.usage,
  not_with_observe: EXIT.failed,
};

const OPERATION_EXIT: Readonly<Record<OperationErrorCode, ExitCode>> = {
  unknown_service: EXIT.notFound,
  unknown_action: EXIT.notFound,
  not_by_hand: EXIT.usage,
  wrong_kind: EXIT.usage,
  no_runtime: EXIT.failed,
  bad_pair: EXIT.usage,
  invalid_values: EXIT.usage,
  unknown_task: EXIT.notFound,
  task_done: EXIT.failed,
  unknown_assignee: EXIT.notFound,
};

/** What went wrong, in a person's words. A bug is shown with its stack, because that is what its report needs. */
export function explain(error: unknown, language: Language): Explained {
  if (error instanceof ClientError) {
    return { code: error.code, exitCode: exitCodeOf(error.code), text: clientErrorText(error, language) };
  }
  if (error instanceof DeskError) {
    return { code: error.code, exitCode: DESK_EXIT[error.code], text: deskErrorText(error, language) };
  }
  if (error instanceof OperationError) {
    return { code: error.code, exitCode: OPERATION_EXIT[error.code], text: operationErrorText(error, language) };
  }
  if (isStartError(error)) {
    return { code: error.code, exitCode: EXIT.failed, text: error.explain(startMessages(language)) };
  }
  if (error instanceof LabNotSetUp) {
    return { code: error.code, exitCode: EXIT.notFound, text: labTexts(language).notSetUp };
  }
  if (isLabRuntimeMissing(error)) {
    return { code: error.code, exitCode: EXIT.failed, text: error.explain(language) };
  }
  if (error instanceof IntegrationError) {
    const exitCode = FAILURE_EXIT[error.code] ?? EXIT.failed;
    return { code: error.code, exitCode, text: `${messagesIn(language).words.failures[error.code]}: ${error.message}` };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'UNEXPECTED', exitCode: EXIT.failed, text: cliTexts(language).unexpected(stack) };
}

function isStartError(error: unknown): error is StartError {
  return error instanceof StartError;
}

function isLabRuntimeMissing(error: unknown): error is LabRuntimeMissing {
  return error instanceof LabRuntimeMissing;
}
