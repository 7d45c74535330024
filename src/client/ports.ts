import type { Alert } from '../domain/alert.js';
import type { IncidentSnapshot, IncidentState, IncidentView, Mode, Resolution } from '../domain/incident.js';
import type { ServiceFinding } from '../domain/service.js';
import type { Severity } from '../domain/severity.js';

/** Where an incident is to be found; the workflow id finds the latest run, the incident id is the first run's. */
export interface IncidentRef {
  readonly workflowId: string;
  readonly incidentId: string;
  readonly number?: number;
}

/** One line of a list. */
export interface IncidentSummary extends IncidentRef {
  readonly type: string;
  readonly subject: string;
  readonly title?: string;
  readonly mode: Mode;
  readonly severity?: Severity;
  readonly state: IncidentState;
  /** ISO 8601, as all times here. */
  readonly openedAt: string;
  readonly resolvedAt?: string;
  readonly resolution?: Resolution;
}

export interface ClosedFilter {
  readonly type?: string;
  readonly limit: number;
  readonly includeSimulations: boolean;
}

/** What the client needs of the store: numbers, and incidents that Temporal may have forgotten. */
export interface IncidentDirectory {
  findByNumber(number: number): Promise<IncidentRef | undefined>;
  /** The incidents whose id begins so, at most a handful. */
  findByIdPrefix(prefix: string): Promise<readonly IncidentRef[]>;
  numberOf(incidentId: string): Promise<number | undefined>;
  /** The last saved view, which may be older than the incident. */
  viewOf(incidentId: string): Promise<IncidentView | undefined>;
  listClosed(filter: ClosedFilter): Promise<readonly IncidentSummary[]>;
  /** Remembers an alert that opened nothing, and why. */
  noteIntake(note: { readonly alert: Alert; readonly workflowId: string; readonly outcome: string }): Promise<void>;
}

/** What the client needs of the documents. */
export interface SnapshotSource {
  /** Undefined for a type without a valid runbook. */
  snapshot(type: string): IncidentSnapshot | undefined;
  /** The types that have a runbook, valid or not, for a person who mistyped one. */
  types(): readonly string[];
  /** Masters that have a layout in force; absent where the caller knows none. */
  masters?(): readonly string[];
}

/** Our own probe of a service; undefined where the subject is no configured service. It never throws for a fault. */
export type SubjectProbe = (subject: string, signal: AbortSignal) => Promise<ServiceFinding | undefined>;
