import type { IncidentSnapshot } from './incident.js';
import type { WaitParams } from './actions/wait.js';
import type { RunbookStep } from './runbook.js';
import type { EscalationLevel } from './escalation.js';
import { SEVERITIES } from './severity.js';
import type { Severity } from './severity.js';

/**
 * The short times of a simulation. The first people are called well after any repair of the lab could have ended, because
 * what is repaired in time wakes nobody; the levels above follow one another quickly.
 */
export const SIMULATION_TIMES = {
  maxResponseMs: 40_000,
  betweenLevelsMs: 5_000,
  acknowledgementMs: 30_000,
  watchMs: 3_000,
  watchEveryMs: 1_000,
  recheckEveryMs: 2_000,
  longestWaitMs: 2_000,
} as const;

/** The operation's own runbook and policy, with the lab's short times instead of its own. */
export function simulationSnapshot(snapshot: IncidentSnapshot): IncidentSnapshot {
  const { runbook, policy } = snapshot;
  const { maxResponseMs, watchMs, watchEveryMs, recheckEveryMs, acknowledgementMs } = SIMULATION_TIMES;
  return {
    ...snapshot,
    runbook: {
      ...runbook,
      maxResponseMs,
      recheckEveryMs,
      steps: runbook.steps.map(shortWait),
      watch: { durationMs: watchMs, everyMs: watchEveryMs },
    },
    policy: { ...policy, levels: shortLevels(policy.levels), ackTimeoutMs: forAll(acknowledgementMs) },
  };
}

function shortWait(step: RunbookStep): RunbookStep {
  if (step.action !== 'wait') return step;
  const { durationMs } = step.with as WaitParams;
  return { ...step, with: { durationMs: Math.min(durationMs, SIMULATION_TIMES.longestWaitMs) } };
}

function shortLevels(levels: readonly EscalationLevel[]): readonly EscalationLevel[] {
  const { maxResponseMs, betweenLevelsMs } = SIMULATION_TIMES;
  return levels.map((level, index) =>
    level.after === 'max_response'
      ? level
      : { ...level, after: forAll(maxResponseMs + Math.max(0, index - 1) * betweenLevelsMs) },
  );
}

function forAll(ms: number): Readonly<Record<Severity, number>> {
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, ms])) as Record<Severity, number>;
}
