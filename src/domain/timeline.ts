import type { AlertSource } from './alert.js';
import type { RefusalReason } from './refusals.js';
import type { PageReason } from './escalation.js';
import type { Resolution, StepOutcome } from './incident.js';
import type { Severity } from './severity.js';

/**
 * What each line of the timeline carries, by its code. Moments are ISO 8601; several roles, services or reasons are one text
 * with commas, because a value is never a list; an empty text means that there is nothing to say.
 */
export interface TimelineValues {
  opened: { source: AlertSource; by?: string; summary?: string };
  alert_repeated: { source: AlertSource; summary?: string };
  alert_resolved_outside: { source: AlertSource };
  triaged: { severity: Severity; priority: number; because: string };
  evidence_collected: { items: number };
  evidence_missing: { code?: string };
  step_started: { step: string; effect?: string };
  step_ended: { step: string; outcome: StepOutcome; code?: string; detail?: string };
  repair_requested: { service: string };
  repair_granted: { service: string; token?: string };
  /** `holder` is an incident, or the service that is down; `atMost` in `withinMs` is the limit that is reached. */
  repair_refused: {
    service: string;
    reason: RefusalReason;
    holder?: string;
    detail?: string;
    retryAt?: string;
    atMost?: number;
    withinMs?: number;
  };
  repair_released: { service: string; outcome: string };
  /** Refused for something that will be lifted: the incident stays with people until then. */
  held_back: { reason: RefusalReason; until?: string };
  looking_again: { reason: RefusalReason };
  would_repair: { service: string };
  verification_passed: { step: string; code?: string; detail?: string };
  verification_failed: { step: string; code?: string; detail?: string };
  watch_started: { until: string };
  watch_probe_failed: { services: string };
  relapsed: { relapses: number };
  paged: { level: string; roles: string; reason: PageReason };
  delivered: { channel: string; role?: string; to?: string; possibleRepeat: boolean };
  delivery_failed: { channel: string; role?: string; code: string; detail?: string };
  nobody_on_duty: { role: string };
  acknowledged: { by: string; until: string };
  ack_expired: { by: string };
  note: { by: string; text: string };
  severity_changed: { by?: string; from: Severity; to: Severity; reason?: string };
  impact_measured: { by?: string; priority: number; because?: string };
  escalated_by_person: { by: string; level: string; reason?: string };
  exhausted: { owner: string };
  machines_exhausted: Record<never, never>;
  resolved: { how: Resolution; by?: string };
  record_failed: { code: string };
  unknown_type: { subject: string };
  continued_as_new: Record<never, never>;
  timeline_trimmed: { entries: number };
}
