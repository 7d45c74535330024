import assert from 'node:assert/strict';
import { nearMiss } from '../../src/documents/near-miss.js';

describe('A near miss', () => {
  const actions = ['check_service', 'notify', 'escalate', 'wait', 'restart_failed_services'];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['notfiy', 'notify'],
    ['Check-Service', 'check_service'],
    ['wiat', 'wait'],
    ['restart', 'restart_failed_services'],
    ['wa', undefined],
    ['publish', undefined],
    ['', undefined],
  ];
  for (const [written, meant] of cases) {
    it(`of "${written}" is ${meant ?? 'nothing'}`, () => assert.equal(nearMiss(written, actions), meant));
  }
});
