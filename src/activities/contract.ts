import type {
  ActionContext,
  ActionRequest,
  CheckResult,
  DateVerification,
  DeedGrant,
  DeedResult,
  InstanceLook,
  Json,
  LoadVerification,
  PlannedDeed,
  ReprocessResult,
  RestartResult,
  VerificationResult,
} from '../domain/actions/action.js';
import type { CheckAirflowSchedulerParams } from '../domain/actions/check-airflow-scheduler.js';
import type { DeedName, LookName, ParamsOf } from '../domain/actions/catalogue.js';
import type { CheckDatabaseConnectivityParams } from '../domain/actions/check-database-connectivity.js';
import type { CheckServiceParams } from '../domain/actions/check-service.js';
import type { NotifyParams } from '../domain/actions/notify.js';
import type { PublishPendingEventsParams } from '../domain/actions/publish-pending-events.js';
import type { ReprocessFileParams } from '../domain/actions/reprocess-file.js';
import type { ReprocessRecordsParams } from '../domain/actions/reprocess-records.js';
import type { RerunDateParams } from '../domain/actions/rerun-date.js';
import type { RestartFailedServicesParams, RestartOrder } from '../domain/actions/restart-failed-services.js';
import type { VerifyDataQualityParams } from '../domain/actions/verify-data-quality.js';
import type { VerifyDateIngestedParams } from '../domain/actions/verify-date-ingested.js';
import type { VerifyFileLoadedParams } from '../domain/actions/verify-file-loaded.js';
import type { VerifyPipelineRecoveryParams } from '../domain/actions/verify-pipeline-recovery.js';
import type { Alert, IntakeOutcome } from '../domain/alert.js';
import type { Surroundings } from '../domain/blast-radius.js';
import type { CommandView } from '../domain/command.js';
import type { PlannedCheck } from '../domain/checking.js';
import type { Probed } from '../domain/probing.js';
import type { RepairAnswer } from '../domain/coordinator.js';
import type { PageReason } from '../domain/escalation.js';
import type { DeliveryRecord, EvidenceItem, IncidentSnapshot, IncidentView } from '../domain/incident.js';
import type { Mode } from '../domain/incident.js';
import type { RestoreResult } from '../domain/restore.js';
import type { ServiceFacts, ServiceFinding } from '../domain/service.js';
import type { IngestionActivities } from './ingestion/contract.js';
import type { MaintenanceActivities } from './maintenance/contract.js';

/** Parameters of an action together with what the incident is about: the subject decides where nothing else is said. */
export type OnSubject<Params> = Params & { readonly subject: string };

/**
 * Also with when the incident was opened, ISO 8601: what was loaded before proves nothing. `date` is the step's own, else the
 * business date that the incident is about.
 */
export type OnIncident<Params> = OnSubject<Params> & { readonly openedAt: string; readonly date?: string };

/** Every look of one service, an activity each. */
export type LookActivities = {
  readonly [Name in LookName]: (request: ActionRequest<OnIncident<ParamsOf[Name]>>) => Promise<CheckResult>;
};

/** What a deed is about, for its plan. */
export interface DeedQuestion<Name extends DeedName = DeedName> {
  readonly action: Name;
  readonly params: OnIncident<ParamsOf[Name]>;
}

/** The parameters of a deed, with its plan's look and the grant. */
export type DeedOrder<Name extends DeedName = DeedName> = OnIncident<Omit<ParamsOf[Name], 'service'>> & DeedGrant;

/** What a deed is taken back with: its plan's own notes. */
export interface DeedUndo {
  readonly action: DeedName;
  readonly service: string;
  readonly before: Json;
}

/** Every change of one service, an activity each, the one look that plans them all, and the one that takes them back. */
export type DeedActivities = {
  readonly [Name in DeedName]: (request: ActionRequest<DeedOrder<Name>>) => Promise<DeedResult>;
} & {
  plan_deed(request: ActionRequest<DeedQuestion>): Promise<PlannedDeed>;
  restore_deed(request: ActionRequest<DeedUndo>): Promise<RestoreResult>;
};

export interface FailedService {
  readonly facts: ServiceFacts;
  readonly finding: ServiceFinding;
  /** Absent where no runtime can restart it (`runtime: none`) or the runtime did not answer. */
  readonly look?: InstanceLook;
  readonly lookProblem?: string;
  /** What else fails now; absent in histories of before it was looked at. */
  readonly surroundings?: Surroundings;
}

/** Activities that carry out catalogue actions. A missing one does not compile: see `activities/index.ts`. */
export interface ActionActivities {
  check_airflow_scheduler(request: ActionRequest<OnSubject<CheckAirflowSchedulerParams>>): Promise<CheckResult>;
  check_database_connectivity(request: ActionRequest<OnSubject<CheckDatabaseConnectivityParams>>): Promise<CheckResult>;
  check_service(request: ActionRequest<OnSubject<CheckServiceParams>>): Promise<CheckResult>;
  /** One restart, granted. The step of the same name first inspects, then restarts service by service. */
  restart_failed_services(request: ActionRequest<RestartOrder>): Promise<RestartResult>;
  verify_pipeline_recovery(
    request: ActionRequest<OnSubject<VerifyPipelineRecoveryParams>>,
  ): Promise<VerificationResult>;
  reprocess_file(request: ActionRequest<OnIncident<ReprocessFileParams>>): Promise<ReprocessResult>;
  reprocess_records(request: ActionRequest<OnIncident<ReprocessRecordsParams>>): Promise<ReprocessResult>;
  publish_pending_events(request: ActionRequest<OnIncident<PublishPendingEventsParams>>): Promise<ReprocessResult>;
  rerun_date(request: ActionRequest<OnIncident<RerunDateParams>>): Promise<ReprocessResult>;
  verify_file_loaded(request: ActionRequest<OnIncident<VerifyFileLoadedParams>>): Promise<LoadVerification>;
  verify_date_ingested(request: ActionRequest<OnIncident<VerifyDateIngestedParams>>): Promise<DateVerification>;
  verify_data_quality(request: ActionRequest<OnIncident<VerifyDataQualityParams>>): Promise<LoadVerification>;
  notify(request: ActionRequest<NotifyParams & { readonly view: IncidentView }>): Promise<readonly DeliveryRecord[]>;
}

/** What an incident also needs: looks, evidence, pages and its record. */
export interface IncidentActivities {
  /** The failed ones among the named services (or the pipeline's, or the subject), in dependency order, each with a look. */
  inspect_failed_services(
    request: ActionRequest<OnSubject<RestartFailedServicesParams>>,
  ): Promise<readonly FailedService[]>;
  /** One service and its instance, whatever its health: what a person's restart looks at first. */
  inspect_service(request: ActionRequest<{ readonly service: string }>): Promise<FailedService>;
  /** What to see before anything is touched; bounded to 10 s and 16 KiB. */
  collect_evidence(request: ActionRequest<{ readonly subject: string }>): Promise<readonly EvidenceItem[]>;
  /** Probes of what the incident is about, for the watch; of `everything`, to see whether the impact grows. */
  observe_services(
    request: ActionRequest<{ readonly subject: string; readonly everything?: boolean }>,
  ): Promise<CheckResult>;
  deliver_page(request: ActionRequest<PageOrder>): Promise<DeliveryRecord>;
  /** The silent message of the opening: pages nobody. */
  announce_opening(
    request: ActionRequest<{ readonly channel: string; readonly view: IncidentView }>,
  ): Promise<DeliveryRecord>;
  load_snapshot(request: ActionRequest<{ readonly type: string }>): Promise<IncidentSnapshot>;
  register_incident(request: ActionRequest<{ readonly view: IncidentView }>): Promise<{ readonly number: number }>;
  ensure_coordinator(request: ActionRequest<Record<never, never>>): Promise<void>;
}

/** One page to one role by one channel. */
export interface PageOrder {
  readonly role: string;
  readonly channel: string;
  readonly level: number;
  readonly levelName: string;
  readonly reason: PageReason;
  readonly alsoTo: readonly string[];
  readonly dueAt: string;
  /** Without timeline and with little evidence: a page is a short text. */
  readonly view: IncidentView;
}

/** One answer of the remediation coordinator on its way. */
export interface AddressedAnswer {
  readonly workflowId: string;
  readonly answer: RepairAnswer;
}

export interface CoordinatorActivities {
  /** Signals many refusals at once: each of them would cost the coordinator's own history two events more. */
  answer_repairs(request: ActionRequest<{ readonly answers: readonly AddressedAnswer[] }>): Promise<void>;
}

export interface RecordActivities {
  save_incident_record(request: ActionRequest<{ readonly view: IncidentView }>): Promise<void>;
  /** Who ordered what, why, and what came of it. */
  save_command(request: ActionRequest<{ readonly view: CommandView }>): Promise<void>;
  write_postmortem(request: ActionRequest<{ readonly view: IncidentView }>): Promise<{ readonly file: string }>;
}

export interface ProbeActivities {
  probe_all_services(request: ActionRequest<Record<never, never>>): Promise<readonly Probed[]>;
  open_incident(request: ActionRequest<{ readonly alert: Alert }>): Promise<IntakeOutcome>;
}

export interface CheckActivities {
  /** Every check that is on, with those held whose service does not answer. */
  plan_checks(request: ActionRequest<Record<never, never>>): Promise<readonly PlannedCheck[]>;
}

export type Activities = ActionActivities &
  LookActivities &
  DeedActivities &
  IncidentActivities &
  CoordinatorActivities &
  RecordActivities &
  ProbeActivities &
  CheckActivities &
  IngestionActivities &
  MaintenanceActivities;
export type ActivityName = keyof Activities;
export type { ActionContext, Mode };
