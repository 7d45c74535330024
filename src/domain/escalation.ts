import type { Severity } from './severity.js';

/** What makes the first level answer before its time. */
export const TROUBLES = [
  'step_failed',
  'verification_failed',
  'repair_refused',
  'relapse',
  'unknown_incident',
  'impact_grew',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** One step of an escalation policy. */
export interface EscalationLevel {
  readonly name: string;
  readonly roles: readonly string[];
  /** Tried in order: where one cannot deliver, the next is used. */
  readonly channels: readonly string[];
  /** Counted from the opening, for each severity; `max_response` is the runbook's maximum response time. */
  readonly after: 'max_response' | Readonly<Record<Severity, number>>;
  /** Paged before its time when one of these happens. */
  readonly earlyOn: readonly Trouble[];
  readonly unless: 'acknowledged' | 'resolved';
}

export interface EscalationPolicy {
  readonly name: string;
  readonly levels: readonly EscalationLevel[];
  /** An acknowledgement is for a time, by severity. */
  readonly ackTimeoutMs: Readonly<Record<Severity, number>>;
  /** After the last level the incident never goes silent: its owner is reminded this often. */
  readonly reminderEveryMs: number;
  /** Channels of the silent message at the opening, which pages nobody. */
  readonly openingChannels: readonly string[];
}

export type PageReason =
  | 'opened'
  | 'max_response'
  | 'level_due'
  | 'ack_expired'
  | 'severity_raised'
  | 'undeliverable'
  | 'nobody_on_duty'
  | 'by_person'
  | 'by_runbook'
  | 'reminder'
  | Trouble;

/** A decided page; `key` is unique in the incident and travels with the message to the channel. */
export interface PageDecision {
  readonly key: string;
  readonly level: number;
  readonly cycle: number;
  readonly roles: readonly string[];
  readonly channels: readonly string[];
  readonly reason: PageReason;
  /** People who are paged besides the roles: who acknowledged, when the acknowledgement ends. */
  readonly alsoTo: readonly string[];
  /** When it should have gone out, ISO 8601; lateness is measured against it. */
  readonly dueAt: string;
}

/** The clock of people: what the ladder remembers. Plain data, so that it survives continue-as-new. */
export interface LadderState {
  readonly openedAtMs: number;
  readonly severity: Severity;
  readonly maxResponseMs: number;
  /** A new cycle begins when an acknowledgement ends or the severity is raised; levels page once per cycle. */
  readonly cycle: number;
  readonly pagedInCycle: readonly number[];
  /** Levels that must answer now, whatever their time: trouble, an undeliverable page, a person's command. */
  readonly dueNow: readonly DueNow[];
  readonly acknowledged?: { readonly by: string; readonly atMs: number; readonly untilMs: number };
  readonly exhaustedAtMs?: number;
  /** When the owner was last reminded; reminders that were missed while nothing ran are not made up for. */
  readonly remindedAtMs?: number;
  /** Numbers the pages of the incident, so that each has a key of its own. */
  readonly pagesDecided: number;
}

export interface DueNow {
  readonly level: number;
  readonly reason: PageReason;
  readonly atMs: number;
  readonly alsoTo?: readonly string[];
}
