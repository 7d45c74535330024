import assert from 'node:assert/strict';
import type { FailureCode } from '../../src/domain/failures.js';
import { IntegrationError } from '../../src/integrations/integration-error.js';

/** Awaits a refusal with this code, and gives it back for more questions. */
export async function rejectedWith(code: FailureCode, attempt: Promise<unknown>): Promise<IntegrationError> {
  const outcome = await attempt.then(
    () => 'it went well',
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof IntegrationError, `expected ${code}, but ${String(outcome)}`);
  assert.equal(outcome.code, code, outcome.message);
  return outcome;
}

/** Everything that could reach a log from this error, its causes included. */
export function everythingSaidBy(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    parts.push(at.message, at.stack ?? '', JSON.stringify(at));
  return parts.join('\n');
}
