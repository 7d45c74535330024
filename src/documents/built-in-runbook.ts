import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { Runbook } from '../domain/runbook.js';

const MINUTE_MS = 60_000;

/** What holds where a home has no `unknown_incident` of its own: an alert of unknown type must open something, whatever was deleted. */
export function builtInUnknownIncident(policy: string): Runbook {
  return {
    type: UNKNOWN_INCIDENT,
    title: { es: 'Incidente desconocido', en: 'Unknown incident' },
    severity: 'high',
    maxResponseMs: 15 * MINUTE_MS,
    steps: [],
    recheckEveryMs: MINUTE_MS,
    watch: { durationMs: 0, everyMs: MINUTE_MS },
    maxRounds: 1,
    policy,
    postmortem: { correctiveActions: [], preventiveMeasures: [] },
  };
}
