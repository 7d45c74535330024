import type { AlertSource } from './alert.js';
import type { EscalationPolicy, LadderState, PageReason } from './escalation.js';
import type { Runbook, OnFailure } from './runbook.js';
import type { Severity } from './severity.js';
import type { ServiceFinding } from './service.js';
import type { ImpactFacts, Triage } from './triage.js';

export const INCIDENT_STATES = ['open', 'repairing', 'verifying', 'watching', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const MODES = ['live', 'dry-run', 'simulation'] as const;
export type Mode = (typeof MODES)[number];

export type Resolution = 'verified' | 'by_person' | 'resolved_outside' | 'simulation_ended' | 'dry_run_ended';

/** Runbook and policy as they were at the opening: a change of YAML never touches a live incident. */
export interface IncidentSnapshot {
  readonly runbook: Runbook;
  readonly policy: EscalationPolicy;
  readonly language: 'es' | 'en';
}

/** The start of an incident workflow. The alert itself travels in the signal that starts it. */
export interface IncidentInput {
  readonly type: string;
  readonly subject: string;
  readonly mode?: Mode;
  readonly severity?: Severity;
  readonly openedBy?: string;
  readonly source?: AlertSource;
  readonly summary?: string;
  /** `YYYY-MM-DD`: the business date that it is about, where it is about one. */
  readonly date?: string;
  /** Absent where somebody starts it from Temporal UI; loaded then, after the clock is set. */
  readonly snapshot?: IncidentSnapshot;
  readonly impact?: ImpactFacts;
  /** A drill in virtual time: it must not talk to a workflow in real time, so it runs the coordinator's decisions in its own state. */
  readonly drill?: boolean;
  /** Present after a continue-as-new. */
  readonly carried?: CarriedIncident;
}

export type StepOutcome = 'running' | 'ok' | 'found_fault' | 'failed' | 'refused' | 'skipped' | 'would_do';

export interface StepRecord {
  readonly id: string;
  readonly action: string;
  readonly phase: 'step' | 'verification';
  readonly round: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: StepOutcome;
  readonly onFailure?: OnFailure;
  /** A failure code, a refusal's reason or the action's own short word. */
  readonly code?: string;
  readonly detail?: string;
  readonly findings?: readonly ServiceFinding[];
}

export interface DeliveryRecord {
  readonly channel: string;
  readonly role: string;
  readonly to: string;
  readonly state: 'delivered' | 'failed' | 'already_delivered' | 'nobody_on_duty' | 'suppressed';
  readonly attempts: number;
  readonly at: string;
  /** True where a repeat at the channel cannot be excluded; the message says so. */
  readonly possibleRepeat: boolean;
  readonly code?: string;
  readonly detail?: string;
}

export interface PageRecord {
  readonly key: string;
  readonly level: number;
  readonly levelName: string;
  readonly roles: readonly string[];
  readonly reason: PageReason;
  readonly dueAt: string;
  readonly decidedAt: string;
  readonly deliveries: readonly DeliveryRecord[];
}

/** One line of the timeline: a code and its values; the words come from the message catalogues, at the edges. */
export interface TimelineEntry {
  readonly at: string;
  readonly code: TimelineCode;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

export const TIMELINE_CODES = [
  'opened',
  'alert_repeated',
  'alert_resolved_outside',
  'triaged',
  'evidence_collected',
  'evidence_missing',
  'step_started',
  'step_ended',
  'repair_requested',
  'repair_granted',
  'repair_refused',
  'repair_released',
  'would_repair',
  'verification_passed',
  'verification_failed',
  'watch_started',
  'watch_probe_failed',
  'relapsed',
  'paged',
  'delivered',
  'delivery_failed',
  'nobody_on_duty',
  'acknowledged',
  'ack_expired',
  'note',
  'severity_changed',
  'impact_measured',
  'escalated_by_person',
  'exhausted',
  'machines_exhausted',
  'resolved',
  'record_failed',
  'unknown_type',
  'continued_as_new',
  'timeline_trimmed',
] as const;
export type TimelineCode = (typeof TIMELINE_CODES)[number];

/** Everything that a person may ask about one incident: the answer of the query, of HTTP and of `incident show --json`. */
export interface IncidentView {
  readonly incidentId: string;
  readonly workflowId: string;
  readonly number?: number;
  readonly type: string;
  readonly subject: string;
  readonly title: string;
  readonly summary?: string;
  /** `YYYY-MM-DD`: the business date that it is about, where it is about one. */
  readonly date?: string;
  readonly source: AlertSource;
  readonly openedBy?: string;
  readonly mode: Mode;
  readonly severity: Severity;
  readonly state: IncidentState;
  readonly openedAt: string;
  readonly responseDeadlineAt: string;
  readonly acknowledged?: { readonly by: string; readonly at: string; readonly until: string };
  readonly firstAcknowledgedAt?: string;
  readonly exhaustedAt?: string;
  readonly ownerRoles?: readonly string[];
  readonly verifiedAt?: string;
  readonly resolvedAt?: string;
  readonly resolution?: Resolution;
  readonly resolvedBy?: string;
  readonly nextDeadline?: {
    readonly at: string;
    readonly level: string;
    readonly roles: readonly string[];
    readonly reason: PageReason;
  };
  readonly repeats: number;
  readonly relapses: number;
  readonly triage?: Triage;
  readonly steps: readonly StepRecord[];
  readonly pages: readonly PageRecord[];
  readonly timeline: readonly TimelineEntry[];
  /** A bounded text of what was seen before anything was touched. */
  readonly evidence?: readonly EvidenceItem[];
  readonly runbook: Pick<Runbook, 'type' | 'title' | 'postmortem' | 'maxResponseMs'> & {
    /** False where no step changes anything: people repair, and Guardia verifies. */
    readonly repairs?: false;
  };
}

export interface EvidenceItem {
  readonly service: string;
  readonly kind: 'finding' | 'logs' | 'state' | 'activity' | 'rejections';
  readonly text: string;
}

/** What crosses a continue-as-new: the view, the ladder, and absolute deadlines. */
export interface CarriedIncident {
  readonly view: IncidentView;
  readonly ladder: LadderState;
  readonly machinesDone: boolean;
  readonly watchEndsAtMs?: number;
  readonly resolvedOutside?: boolean;
  readonly recoveredOutside?: boolean;
  readonly fingerprints: readonly string[];
  readonly deeds: number;
  readonly facts: ImpactFacts;
}
