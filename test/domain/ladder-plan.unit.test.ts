import assert from 'node:assert/strict';
import type { EscalationPolicy } from '../../src/domain/escalation.js';
import { plannedLadder } from '../../src/domain/ladder-plan.js';

const MINUTE_MS = 60_000;
const levels = { critical: 15 * MINUTE_MS, high: 60 * MINUTE_MS, medium: 240 * MINUTE_MS, low: 1_440 * MINUTE_MS };
const policy: EscalationPolicy = {
  ...{ name: 'standard', ackTimeoutMs: levels, reminderEveryMs: 60 * MINUTE_MS, openingChannels: [] },
  levels: [
    {
      ...{ name: 'operator', roles: ['operator'], channels: ['slack', 'email'] },
      ...{ after: 'max_response', earlyOn: ['step_failed'], unless: 'acknowledged' },
    },
    { name: 'manager', roles: ['manager'], channels: ['phone'], after: levels, earlyOn: [], unless: 'resolved' },
  ],
};

describe('The ladder of an incident that nobody has opened yet', () => {
  it('calls whom the policy says, at the runbook’s maximum response time or at the severity’s', () => {
    const plan = plannedLadder(policy, 'high', 30 * MINUTE_MS);
    assert.deepEqual(
      plan.map(({ name, afterMs, channels, earlyOn, unless }) => [
        name,
        afterMs / MINUTE_MS,
        channels,
        earlyOn,
        unless,
      ]),
      [
        ['operator', 30, ['slack', 'email'], ['step_failed'], 'acknowledged'],
        ['manager', 60, ['phone'], [], 'resolved'],
      ],
    );
  });

  it('is earlier for what is worse', () => {
    assert.equal(plannedLadder(policy, 'critical', 0)[1]?.afterMs, 15 * MINUTE_MS);
    assert.equal(plannedLadder(policy, 'low', 0)[1]?.afterMs, 1_440 * MINUTE_MS);
  });
});
