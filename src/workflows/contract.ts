import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Alert } from '../domain/alert.js';
import type { CommandView } from '../domain/command.js';
import type { CoordinatorState, RepairAnswer, RepairRequest } from '../domain/coordinator.js';
import type { IncidentView } from '../domain/incident.js';
import type { IngestionView } from '../domain/ingestion/run.js';
import type { JoiningWish } from '../domain/ingestion/wishes.js';
import type { Cadence } from '../domain/maintenance/cadence.js';
import type { MaintenanceView } from '../domain/maintenance/run.js';
import type { RestoreState, RestoreView } from '../domain/restore.js';
import type { Severity } from '../domain/severity.js';
import type { ImpactFacts } from '../domain/triage.js';

/** Where work runs. Incidents are fast; remediation is few at once; data is heavy, and can have processes of its own. */
export const TASK_QUEUES = {
  incidents: 'guardia-incidents',
  remediation: 'guardia-remediation',
  data: 'guardia-data',
} as const;

/** Search attributes, in the order in which Temporal UI should list them. All are Keywords but the number. */
export const SEARCH_ATTRIBUTES = {
  GuardiaType: 'Keyword',
  GuardiaSubject: 'Keyword',
  GuardiaSeverity: 'Keyword',
  GuardiaState: 'Keyword',
  GuardiaMode: 'Keyword',
  GuardiaNumber: 'Int',
} as const;

export const COORDINATOR_WORKFLOW_ID = 'remediation-coordinator';
export const PROBE_SCHEDULE_ID = 'guardia-probes';
export const CHECKS_SCHEDULE_ID = 'guardia-checks';
export const INGESTION_SCHEDULE_ID = 'guardia-ingestion';

export function maintenanceScheduleId(cadence: Cadence): string {
  return `maintenance-${cadence}`;
}
/** A run that a person starts; those of a Schedule carry the moment instead. */
export function maintenanceWorkflowId(cadence: Cadence, short: string): string {
  return `maintenance/${cadence}/${short}`;
}

/** One incident for one thing: type and subject are its identity, so that a hundred alerts are one workflow. */
export function incidentWorkflowId(type: string, subject: string): string {
  return `incident/${type}/${subject}`;
}
export function dryRunWorkflowId(type: string, subject: string, nonce: string): string {
  return `dry-run/${type}/${subject}/${nonce}`;
}
/** A person's command: each is a workflow of its own, because two people who order the same mean two things. */
export function commandWorkflowId(action: string, service: string | undefined, short: string): string {
  return `command/${action}/${service ?? '-'}/${short}`;
}
export function recordWorkflowId(incidentId: string): string {
  return `record/${incidentId}`;
}
/** The undo of one deed on one service; the token is its grant's. */
export function restoreWorkflowId(service: string, token: string): string {
  return `restore/${service}/${token}`;
}
/** Memo of a restore: whose settings it will put back, for plans that are made before it has. */
export const RESTORE_MEMO = 'undo';

// What the door and the coordinator tell an incident.
export const alertSignal = defineSignal<[Alert]>('alert');
export const repairAnswerSignal = defineSignal<[RepairAnswer]>('repair_answer');
/** What held a repair back is lifted: the incident looks again, and asks again where that is still needed. */
export const lookAgainSignal = defineSignal('look_again');

// What people do to an incident. Every one carries who.
export interface AcknowledgeInput {
  readonly by: string;
}
export interface NoteInput {
  readonly by: string;
  readonly text: string;
}
export interface SeverityInput {
  readonly by: string;
  readonly severity: Severity;
  readonly reason?: string;
}
export interface EscalateInput {
  readonly by: string;
  /** Compare and set: refused where the ladder has moved on since the person looked. */
  readonly expectedLevel?: number;
  readonly reason?: string;
}
export interface ResolveInput {
  readonly by: string;
  readonly reason: string;
}
export interface ImpactInput {
  readonly by: string;
  readonly facts: ImpactFacts;
}
export const acknowledgeUpdate = defineUpdate<{ until: string }, [AcknowledgeInput]>('acknowledge');
export const noteUpdate = defineUpdate<void, [NoteInput]>('note');
export const severityUpdate = defineUpdate<{ severity: Severity }, [SeverityInput]>('severity');
export const escalateUpdate = defineUpdate<{ level: string }, [EscalateInput]>('escalate');
export const resolveUpdate = defineUpdate<void, [ResolveInput]>('resolve');
export const impactUpdate = defineUpdate<{ escalated: boolean }, [ImpactInput]>('impact');
export const incidentQuery = defineQuery<IncidentView>('incident');

// The remediation coordinator is asked and answered by signals, because an update would allow ten in flight.
export const requestRepairSignal = defineSignal<[RepairRequest]>('request_repair');
export const releaseRepairSignal =
  defineSignal<[{ readonly token: string; readonly service: string; readonly outcome: string }]>('release_repair');
export const coordinatorQuery = defineQuery<CoordinatorState>('coordinator');

// What people tell the coordinator. Every one carries who; moments are ISO 8601.
export interface FreezeInput {
  readonly by: string;
  readonly reason: string;
  /** Until somebody unfreezes where absent. */
  readonly until?: string;
}
export interface UnfreezeInput {
  readonly by: string;
  readonly reason?: string;
}
export interface AnnounceWindowInput {
  readonly id: string;
  /** All where absent. */
  readonly services?: readonly string[];
  /** Now where absent. */
  readonly from?: string;
  readonly until: string;
  readonly by: string;
  readonly reason: string;
}
export interface EndWindowInput {
  readonly id: string;
  readonly by: string;
}
export interface CloseCircuitInput {
  readonly service: string;
  readonly by: string;
  readonly reason?: string;
}
/** How many incidents look again because of it. */
export interface Lifted {
  readonly incidents: number;
}
export const freezeUpdate = defineUpdate<void, [FreezeInput]>('freeze');
export const unfreezeUpdate = defineUpdate<Lifted, [UnfreezeInput]>('unfreeze');
export const announceWindowUpdate = defineUpdate<void, [AnnounceWindowInput]>('announce_window');
export const endWindowUpdate = defineUpdate<Lifted, [EndWindowInput]>('end_window');
export const closeCircuitUpdate = defineUpdate<Lifted, [CloseCircuitInput]>('close_circuit');
export const commandQuery = defineQuery<CommandView>('command');

export const ingestionQuery = defineQuery<IngestionView>('ingestion');
/** A second start joins the run that is under way, and this is what it asks of it. Sent together with the start: the run may be closing. */
export const joinSignal = defineSignal<[JoiningWish]>('join');

export const restoreQuery = defineQuery<RestoreView>('restore');
/** A person does not want to wait for it; where putting back fails, also: try again now. */
export const restoreNowUpdate = defineUpdate<{ state: RestoreState }, [{ readonly by: string }]>('restore_now');
/** The deed that it would take back was done. */
export const deedActedSignal = defineSignal('deed_acted');

export const maintenanceQuery = defineQuery<MaintenanceView>('maintenance');
export interface ApproveInput {
  readonly by: string;
  readonly reason?: string;
}
/** A person lets the tasks that need it begin. Refused where none waits. */
export const approveUpdate = defineUpdate<{ readonly tasks: number }, [ApproveInput]>('approve');
