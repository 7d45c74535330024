import type { EscalationPolicy } from './escalation.js';
import type { Runbook } from './runbook.js';

const MINUTE = 60_000;
const sameForAll = (ms: number) => ({ critical: ms, high: ms, medium: ms, low: ms });

/**
 * What holds from the first moment until runbook and policy are loaded, for an incident that was started without them (from
 * Temporal UI): the clock is set before anything is tried, and a load that hangs does not leave people unpaged.
 */
export const EMERGENCY_POLICY: EscalationPolicy = {
  name: 'emergency',
  ackTimeoutMs: sameForAll(15 * MINUTE),
  reminderEveryMs: 60 * MINUTE,
  openingChannels: [],
  levels: [
    {
      name: 'operator',
      roles: ['operator'],
      channels: ['console'],
      after: 'max_response',
      earlyOn: ['step_failed', 'verification_failed', 'repair_refused', 'unknown_incident'],
      unless: 'acknowledged',
    },
    {
      name: 'lead_engineer',
      roles: ['lead_engineer'],
      channels: ['console'],
      after: sameForAll(15 * MINUTE),
      earlyOn: [],
      unless: 'resolved',
    },
  ],
};

export function emergencyRunbook(type: string): Runbook {
  return {
    type,
    title: { es: type, en: type },
    severity: 'critical',
    maxResponseMs: 15 * MINUTE,
    steps: [],
    recheckEveryMs: MINUTE,
    watch: { durationMs: 0, everyMs: MINUTE },
    maxRounds: 1,
    policy: EMERGENCY_POLICY.name,
    postmortem: { correctiveActions: [], preventiveMeasures: [] },
  };
}
