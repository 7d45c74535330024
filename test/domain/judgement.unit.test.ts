import assert from 'node:assert/strict';
import { FAILURES } from '../../src/domain/failures.js';
import type { FailureCode } from '../../src/domain/failures.js';
import { judgeError, judgeFailure } from '../../src/domain/judgement.js';
import { judgeOracleCode } from '../../src/domain/oracle.js';
import { judgeState } from '../../src/domain/postgres/refusals.js';

describe('What a failed look says of the service', () => {
  it('is unhealthy only where the service itself showed it; what we do not know is not restarted', () => {
    const unhealthy = (Object.keys(FAILURES) as FailureCode[]).filter(
      (code) => judgeFailure(code, '').health === 'unhealthy',
    );
    assert.deepEqual([...unhealthy].sort(), [
      ...['BAD_ANSWER', 'NOT_FOUND', 'SERVICE_ERROR', 'SERVICE_TIMEOUT', 'SERVICE_UNREACHABLE'],
    ]);
    assert.equal(judgeFailure(undefined, '').health, 'unknown');
  });

  for (const [code, finding] of [
    ['SERVICE_UNREACHABLE', 'unreachable'],
    ['SERVICE_TIMEOUT', 'timeout'],
    ['NOT_FOUND', 'bad_answer'],
    ['AUTHENTICATION_FAILED', 'refused_credentials'],
    ['PERMISSION_DENIED', 'refused_credentials'],
    ['RUNTIME_UNREACHABLE', 'unreachable'],
    ['UNKNOWN_SERVICE', 'not_configured'],
  ] as const) {
    it(`says ${finding} of ${code}, with its own words`, () => {
      const error = Object.assign(new Error('its own words'), { code });
      const { code: said, detail } = judgeError(error);
      assert.deepEqual([said, detail], [finding, 'its own words']);
    });
  }

  it('is nothing certain where the error has no code of the catalogue, or is none at all', () => {
    const unknown = { health: 'unknown', code: 'bad_answer' };
    assert.deepEqual(judgeError(Object.assign(new Error('x'), { code: 'EWHATEVER' })), { ...unknown, detail: 'x' });
    assert.deepEqual(judgeError('only words'), { ...unknown, detail: 'only words' });
    assert.deepEqual(judgeError(undefined), { ...unknown, detail: 'undefined' });
  });

  it('leaves alone what is on its way up or down, and says of a full server that it is full', () => {
    assert.deepEqual(judgeState('53300', 'sorry, too many clients already'), {
      ...{ health: 'unhealthy', code: 'too_many' },
      detail: 'it refuses new connections: sorry, too many clients already',
    });
    assert.equal(judgeState('57P03', '')?.health, 'unknown');
    assert.equal(judgeState('28P01', ''), undefined);
    assert.equal(judgeOracleCode('ORA-01033', 'initialising')?.code, 'restarting');
    assert.equal(judgeOracleCode('ORA-01017', ''), undefined);
  });
});
