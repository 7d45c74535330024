import assert from 'node:assert/strict';
import { StartError } from '../../src/embedded/start-error.js';

/** The StartError that this work ends with. */
export async function startError(work: Promise<unknown>): Promise<StartError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof StartError, String(error));
    return error;
  }
  return assert.fail('It started');
}
