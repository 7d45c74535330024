import type { EscalationLevel } from '../src/domain/escalation.js';
import type { IncidentSnapshot } from '../src/domain/incident.js';
import { SEVERITIES } from '../src/domain/severity.js';
import { simulationSnapshot } from '../src/domain/simulation-times.js';
import type { LabFault } from '../src/lab/faults.js';

/** What breaks, and when people are called about it. */
export interface Scenario {
  readonly fault: LabFault;
  /** Whether Guardia can repair it. */
  readonly isRepairable: boolean;
  readonly maxResponseMs: number;
  /** From one of the upper levels to the next. */
  readonly betweenLevelsMs: number;
}

/** A worker that dies in a look costs the look's timeout of 30 s; a repair must be in time all the same. */
export const REPAIRABLE = { isRepairable: true, maxResponseMs: 120_000, betweenLevelsMs: 5_000 } as const;
/** Nothing helps here, so people are called, all of them and soon. */
export const HOPELESS: Scenario = {
  fault: 'database_refuses_to_start',
  isRepairable: false,
  maxResponseMs: 12_000,
  betweenLevelsMs: 3_000,
};

/** The short watch and rechecks of a simulation, with the scenario's levels. */
export function snapshotFor(snapshot: IncidentSnapshot, scenario: Scenario): IncidentSnapshot {
  const { runbook, policy, language } = simulationSnapshot(snapshot);
  const { maxResponseMs, betweenLevelsMs } = scenario;
  const levels = policy.levels.map((level, index): EscalationLevel => {
    if (level.after === 'max_response') return level;
    const afterMs = maxResponseMs + index * betweenLevelsMs;
    return { ...level, after: { ...level.after, ...Object.fromEntries(SEVERITIES.map((name) => [name, afterMs])) } };
  });
  return { runbook: { ...runbook, maxResponseMs }, policy: { ...policy, levels }, language };
}
