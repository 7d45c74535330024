import assert from 'node:assert/strict';
import { FAILURES, isFailureCode } from '../../src/domain/failures.js';

describe('the catalogue of failures', () => {
  it('knows its own codes, and nothing that every object has', () => {
    assert.ok(isFailureCode('SERVICE_TIMEOUT'));
    assert.ok(!isFailureCode('toString'));
    assert.ok(!isFailureCode('ECONNREFUSED'));
  });

  it('never tries again what only a person can mend', () => {
    const hopeless = [
      'AUTHENTICATION_FAILED',
      'PERMISSION_DENIED',
      'CONFIG_INVALID',
      'NOT_ALLOWED',
      'DRY_RUN_REFUSED',
      'OUTSIDE_LAB_REFUSED',
      'LEASE_EXPIRED',
    ] as const;
    assert.deepEqual(
      hopeless.filter((code) => FAILURES[code].retryable),
      [],
    );
  });
});
