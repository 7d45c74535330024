import type { Severity } from './severity.js';

/** Something told us. One shape for the API, webhooks, the CLI, probes and simulations: they share one door. */
export interface Alert {
  readonly type: string;
  /** What is affected: a service, a pipeline, a file. */
  readonly subject: string;
  readonly status: 'firing' | 'resolved';
  readonly source: AlertSource;
  readonly summary?: string;
  readonly severity?: Severity;
  /** ISO 8601; where absent, the moment of intake. */
  readonly startsAt?: string;
  /** `YYYY-MM-DD`: the business date that it is about, where it is about one. */
  readonly date?: string;
  /** Who opened it, where a person did. */
  readonly by?: string;
  /** What makes two reports the same report; identical repeats are counted, not stored. */
  readonly fingerprint?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export const ALERT_SOURCES = [
  'api',
  'cli',
  'probe',
  'check',
  'temporal-ui',
  'simulation',
  'ingestion',
  'maintenance',
] as const;
export type AlertSource = (typeof ALERT_SOURCES)[number];

/** How the door answered. `opened` and `joined` mean that Temporal has it. */
export type IntakeOutcome =
  | { readonly outcome: 'opened' | 'joined'; readonly workflowId: string; readonly incidentId: string }
  | { readonly outcome: 'recently_closed' | 'healthy_by_probe' | 'nothing_open'; readonly workflowId: string };

export const REPEAT_QUIET_MS = 10 * 60_000;

/** The type that an alert of a type without a runbook opens: evidence and a page, no repair. */
export const UNKNOWN_INCIDENT = 'unknown_incident';
