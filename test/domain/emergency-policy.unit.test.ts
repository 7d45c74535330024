import assert from 'node:assert/strict';
import { EMERGENCY_POLICY, emergencyRunbook } from '../../src/domain/emergency-policy.js';
import { decidePages, startLadder } from '../../src/domain/ladder.js';

describe('the emergency policy, in force until a runbook is loaded', () => {
  it('pages operator and lead engineer after fifteen minutes, whatever the type', () => {
    const runbook = emergencyRunbook('whatever');
    const ladder = startLadder(0, runbook.severity, runbook.maxResponseMs);
    assert.deepEqual(decidePages(ladder, EMERGENCY_POLICY, 15 * 60_000 - 1).pages, []);
    assert.deepEqual(
      decidePages(ladder, EMERGENCY_POLICY, 15 * 60_000).pages.flatMap(({ roles }) => roles),
      ['operator', 'lead_engineer'],
    );
  });

  it('repairs nothing', () => assert.deepEqual(emergencyRunbook('whatever').steps, []));
});
