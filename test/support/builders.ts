import type { EscalationLevel, EscalationPolicy } from '../../src/domain/escalation.js';
import type { IncidentSnapshot } from '../../src/domain/incident.js';
import type { Runbook } from '../../src/domain/runbook.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The shipped runbook `pipeline_down`, for tests that change a part of it. */
export function aRunbook(changes: Partial<Runbook> = {}): Runbook {
  return {
    type: 'pipeline_down',
    title: { es: 'Pipeline caído', en: 'Pipeline down' },
    severity: 'critical',
    maxResponseMs: 15 * MINUTE_MS,
    steps: [
      { id: 'check_airflow_scheduler', action: 'check_airflow_scheduler', with: {}, onFailure: 'continue' },
      { id: 'check_database_connectivity', action: 'check_database_connectivity', with: {}, onFailure: 'continue' },
      { id: 'restart_failed_services', action: 'restart_failed_services', with: {}, onFailure: 'escalate' },
    ],
    verification: { id: 'verify_pipeline_recovery', action: 'verify_pipeline_recovery', with: {} },
    recheckEveryMs: 5 * MINUTE_MS,
    watch: { durationMs: 10 * MINUTE_MS, everyMs: MINUTE_MS },
    maxRounds: 2,
    policy: 'standard',
    postmortem: { correctiveActions: [], preventiveMeasures: [] },
    ...changes,
  };
}

/** The shipped policy `standard`, with all levels on Slack. */
export function aPolicy(changes: Partial<EscalationPolicy> = {}): EscalationPolicy {
  return {
    name: 'standard',
    openingChannels: ['slack'],
    ackTimeoutMs: { critical: 15 * MINUTE_MS, high: 30 * MINUTE_MS, medium: 2 * HOUR_MS, low: 8 * HOUR_MS },
    reminderEveryMs: HOUR_MS,
    levels: [
      aLevel({
        name: 'operator',
        roles: ['operator'],
        after: 'max_response',
        earlyOn: ['step_failed', 'verification_failed', 'repair_refused', 'relapse', 'unknown_incident'],
        unless: 'acknowledged',
      }),
      aLevel({
        name: 'lead_engineer',
        roles: ['lead_engineer'],
        after: { critical: 15 * MINUTE_MS, high: HOUR_MS, medium: 4 * HOUR_MS, low: DAY_MS },
        earlyOn: ['impact_grew'],
      }),
      aLevel({
        name: 'technical_manager',
        roles: ['technical_manager'],
        after: { critical: 30 * MINUTE_MS, high: 2 * HOUR_MS, medium: 8 * HOUR_MS, low: 2 * DAY_MS },
      }),
      aLevel({
        name: 'higher_levels',
        roles: ['development_team', 'architect'],
        after: { critical: HOUR_MS, high: 4 * HOUR_MS, medium: DAY_MS, low: 4 * DAY_MS },
      }),
    ],
    ...changes,
  };
}

function aLevel(level: Pick<EscalationLevel, 'name' | 'roles' | 'after'> & Partial<EscalationLevel>): EscalationLevel {
  return { channels: ['slack'], earlyOn: [], unless: 'resolved', ...level };
}

export function aSnapshot(
  changes: { readonly runbook?: Partial<Runbook>; readonly policy?: Partial<EscalationPolicy> } = {},
): IncidentSnapshot {
  return { runbook: aRunbook(changes.runbook), policy: aPolicy(changes.policy), language: 'es' };
}

/** What the documents give for a type without a runbook: evidence and a page, no repair and no proof. */
export function anUnknownSnapshot(): IncidentSnapshot {
  const watch = { durationMs: 0, everyMs: MINUTE_MS };
  const { verification: _none, ...runbook } = aRunbook({ type: 'unknown_incident', steps: [], watch });
  return { ...aSnapshot(), runbook };
}
