import { ApplicationFailure } from '@temporalio/activity';
import type { FailureCode } from '../domain/failures.js';

/** What an activity says no to by itself: trying again gives the same answer. */
export function refuse(code: FailureCode, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, code);
}
