import assert from 'node:assert/strict';
import { FAILURES } from '../../../src/domain/failures.js';
import type { FailureCode } from '../../../src/domain/failures.js';
import { failureCode, OracleError, toOracleError } from '../../../src/integrations/oracle/failure.js';

/** As the driver makes them: its own code, Oracle's number, or the number in the text only. */
const njs = (code: string, tail = '') => Object.assign(new Error(`${code}: something${tail}`), { code });
const ora = (number: number) =>
  Object.assign(new Error(`ORA-${String(number).padStart(5, '0')}: something\nHelp: https://docs.oracle.com/x/`), {
    errorNum: number,
    code: `ORA-${String(number).padStart(5, '0')}`,
  });
const broken = (number: number) => ({
  ...njs('NJS-500', `\nORA-${String(number).padStart(5, '0')}: something`),
  message: `NJS-500: connection closed\nORA-${String(number).padStart(5, '0')}: something`,
});

const TABLE: readonly (readonly [string, FailureCode, readonly unknown[]])[] = [
  ['a port that nobody listens on', 'SERVICE_UNREACHABLE', [njs('NJS-503', ' ECONNREFUSED')]],
  ['a host that nobody knows', 'SERVICE_UNREACHABLE', [njs('NJS-530')]],
  ['a server that says nothing', 'SERVICE_TIMEOUT', [njs('NJS-510')]],
  ['a connection that was cut, or garbage', 'SERVICE_UNREACHABLE', [njs('NJS-500'), njs('NJS-521'), njs('NJS-501')]],
  ['a service that is not registered yet', 'SERVICE_UNREACHABLE', [njs('NJS-518')]],
  ['an unknown SID', 'CONFIG_INVALID', [njs('NJS-519')]],
  [
    'a listener without a free handler, or with an instance that starts',
    'SERVICE_UNREACHABLE',
    [12516, 12520, 12526, 12528, 12541].map((number) => njs('NJS-511', `\nCause: ORA-${number}`)),
  ],
  [
    'an address that is none, or an unknown alias',
    'CONFIG_INVALID',
    ['NJS-515', 'NJS-516', 'NJS-517'].map((code) => njs(code)),
  ],
  ['a pool that is busy', 'SERVICE_TIMEOUT', [njs('NJS-040')]],
  ['a queue that is full', 'SERVICE_ERROR', [njs('NJS-076')]],
  ['a call that took too long', 'SERVICE_TIMEOUT', [njs('NJS-123')]],
  ['a wrong, locked or expired password', 'AUTHENTICATION_FAILED', [1017, 28000, 28001].map(ora)],
  ['a missing privilege', 'PERMISSION_DENIED', [1031, 1045].map(ora)],
  ['a table or a column that is not there', 'CONFIG_INVALID', [942, 904].map(ora)],
  ['a deadlock or a lock', 'SERVICE_ERROR', [60, 8177, 30006, 54, 12860].map(ora)],
  ['a row’s values', 'DATA_REFUSED', [1, 1400, 1438, 12899, 2291, 1722].map(ora)],
  ['a trigger that refuses a row', 'DATA_REFUSED', [20_000, 20_999].map(ora)],
  [
    'a session that ended',
    'SERVICE_UNREACHABLE',
    [3113, 3114, 3135, 1012, 1089, 1092, 28, 12537, 12547, 12570].flatMap((number) => [ora(number), broken(number)]),
  ],
  ['a full tablespace or archive', 'DISK_FULL', [1653, 257].map(ora)],
  ['a number that we do not know', 'SERVICE_ERROR', [ora(7445)]],
  ['an encryption that only the thick driver has', 'CONFIG_INVALID', [njs('NJS-533', '\nCause: ORA-12660')]],
  ['something that is not Oracle’s', 'UNEXPECTED', [new Error('x is not a function'), undefined]],
];
const NEVER_AGAIN = ['AUTHENTICATION_FAILED', 'PERMISSION_DENIED', 'CONFIG_INVALID', 'DATA_REFUSED'] as const;

describe('What an error of Oracle means', () => {
  for (const [what, code, errors] of TABLE) {
    it(`${what}: ${code}`, () => {
      for (const error of errors) assert.equal(failureCode(error), code, String((error as Error | undefined)?.message));
    });
  }

  it('is never tried again where the same answer would come', () => {
    for (const code of NEVER_AGAIN) assert.equal(FAILURES[code].retryable, false);
  });

  it('is told in one line with Oracle’s number, without the link to its help and without the password', () => {
    const error = toOracleError(
      Object.assign(ora(1017), { message: `ORA-01017: invalid hunter2\nHelp: https://docs.oracle.com/error/` }),
      'Oracle at erp:1521/ERP',
      ['hunter2'],
    );
    assert.ok(error instanceof OracleError);
    assert.equal(error.message, 'Oracle at erp:1521/ERP: ORA-01017: invalid ***');
    assert.equal(error.oracleCode, 'ORA-01017');
  });
});
