import assert from 'node:assert/strict';
import type { RunbookStep } from '../../src/domain/runbook.js';
import type { EscalationLevel } from '../../src/domain/escalation.js';
import type { IncidentSnapshot } from '../../src/domain/incident.js';
import { SIMULATION_TIMES, simulationSnapshot } from '../../src/domain/simulation-times.js';

const HOUR_MS = 3_600_000;
const hours = { critical: HOUR_MS, high: HOUR_MS, medium: HOUR_MS, low: HOUR_MS };

function level(name: string, after: EscalationLevel['after']): EscalationLevel {
  return { name, roles: [name], channels: ['console'], after, earlyOn: [], unless: 'resolved' };
}
const snapshot: IncidentSnapshot = {
  language: 'es',
  runbook: {
    type: 'pipeline_down',
    title: { es: '', en: '' },
    severity: 'critical',
    maxResponseMs: HOUR_MS,
    steps: [],
    recheckEveryMs: HOUR_MS,
    watch: { durationMs: HOUR_MS, everyMs: HOUR_MS },
    maxRounds: 2,
    policy: 'standard',
    postmortem: { correctiveActions: [], preventiveMeasures: [] },
  },
  policy: {
    name: 'standard',
    levels: [level('operator', 'max_response'), level('lead', hours), level('manager', hours), level('higher', hours)],
    ackTimeoutMs: hours,
    reminderEveryMs: HOUR_MS,
    openingChannels: ['console'],
  },
};

describe('the short times of a simulation', () => {
  it('call level after level within seconds, and never a higher one before a lower', () => {
    const { policy, runbook } = simulationSnapshot(snapshot);
    const times = policy.levels.map(({ after }) => (after === 'max_response' ? runbook.maxResponseMs : after.critical));
    const { maxResponseMs, betweenLevelsMs } = SIMULATION_TIMES;
    assert.deepEqual(times, [
      maxResponseMs,
      maxResponseMs,
      maxResponseMs + betweenLevelsMs,
      maxResponseMs + 2 * betweenLevelsMs,
    ]);
  });

  it('wait seconds where the runbook waits minutes', () => {
    const wait: RunbookStep = { id: 'wait', action: 'wait', with: { durationMs: 900_000 }, onFailure: 'continue' };
    const short = simulationSnapshot({ ...snapshot, runbook: { ...snapshot.runbook, steps: [wait] } });
    assert.deepEqual(short.runbook.steps, [{ ...wait, with: { durationMs: SIMULATION_TIMES.longestWaitMs } }]);
  });

  it('keep the steps, the roles and the channels of the operation', () => {
    const short = simulationSnapshot(snapshot);
    assert.deepEqual(short.runbook.steps, snapshot.runbook.steps);
    assert.deepEqual(
      short.policy.levels.map(({ roles, channels }) => ({ roles, channels })),
      snapshot.policy.levels.map(({ roles, channels }) => ({ roles, channels })),
    );
  });
});
