import { ApplicationFailure } from '@temporalio/workflow';

const NAME_MAX = 120;
const TEXT_MAX = 2_000;

/** Refuses an update with a code and the field that is wrong; the client says both in the person's language. */
export function insist(condition: boolean, field: string, message: string): void {
  if (!condition) throw ApplicationFailure.nonRetryable(message, 'NOT_ALLOWED', { field });
}

export function requirePerson(by: unknown): void {
  insist(
    typeof by === 'string' && by.trim() !== '' && by.length <= NAME_MAX,
    'by',
    `say who you are in "by" (1 to ${NAME_MAX} characters)`,
  );
}

/** Temporal UI lets anybody type at any length; what is kept travels whole. */
export function bounded(text: string | undefined): string {
  return (text ?? '').slice(0, TEXT_MAX);
}
