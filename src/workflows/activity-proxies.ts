import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type {
  ActionActivities,
  CheckActivities,
  CoordinatorActivities,
  DeedActivities,
  IncidentActivities,
  LookActivities,
  ProbeActivities,
  RecordActivities,
} from '../activities/contract.js';
import type { IngestionActivities } from '../activities/ingestion/contract.js';
import type { MaintenanceActivities } from '../activities/maintenance/contract.js';
import type { TaskDefinition } from '../domain/maintenance/catalogue.js';
import { TASK_QUEUES } from './contract.js';

/** Every timeout and every retry of Guardia. Failures that retrying cannot help come as non-retryable from `to-failure.ts`. */
type Actions = Pick<
  ActionActivities,
  | 'check_airflow_scheduler'
  | 'check_database_connectivity'
  | 'check_service'
  | 'verify_file_loaded'
  | 'verify_data_quality'
  | 'verify_date_ingested'
  | 'notify'
>;

/** Looks are short and tried again soon; a person who resolves does not wait for one. */
export const looks = proxyActivities<
  Actions & Pick<IncidentActivities, 'observe_services' | 'inspect_failed_services' | 'inspect_service'>
>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '90 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 4 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** Evidence never holds up the repair: one try, ten seconds from the moment it is asked for. */
export const EVIDENCE_BUDGET_MS = 10_000;
export const evidence = proxyActivities<Pick<IncidentActivities, 'collect_evidence'>>({
  startToCloseTimeout: EVIDENCE_BUDGET_MS,
  scheduleToCloseTimeout: EVIDENCE_BUDGET_MS,
  retry: { maximumAttempts: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/**
 * The verification runs the pipeline, which takes as long as `pipeline.verify.timeout` says, at most a day: the activity keeps
 * to that itself. What hangs is noticed by its heartbeats.
 */
export const verification = proxyActivities<Pick<ActionActivities, 'verify_pipeline_recovery'>>({
  startToCloseTimeout: '25 hours',
  scheduleToCloseTimeout: '25 hours',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 3 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/**
 * A restart may be tried again, because it looks before it acts: after a worker's death another attempt finishes the same
 * intent. The lease is longer than this schedule-to-close. Cancelling abandons the wait, never the deed.
 */
export const RESTART_SCHEDULE_TO_CLOSE_MS = 180_000;
export const restarts = proxyActivities<Pick<ActionActivities, 'restart_failed_services'>>({
  taskQueue: TASK_QUEUES.remediation,
  startToCloseTimeout: '90 seconds',
  scheduleToCloseTimeout: RESTART_SCHEDULE_TO_CLOSE_MS,
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 5 },
  cancellationType: ActivityCancellationType.ABANDON,
});

/** The looks of the catalogue at one service each, and the plans of its deeds. */
export const serviceLooks = proxyActivities<LookActivities & Pick<DeedActivities, 'plan_deed'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '90 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 3 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** An attempt of a deed that has begun acts no longer than this, even where nobody waits for it any more. */
export const DEED_START_TO_CLOSE_MS = 90_000;

/** Like a restart: each finds its own traces, so another attempt finishes the same intent, within the lease. */
export const deeds = proxyActivities<Omit<DeedActivities, 'plan_deed' | 'restore_deed'>>({
  taskQueue: TASK_QUEUES.remediation,
  startToCloseTimeout: DEED_START_TO_CLOSE_MS,
  scheduleToCloseTimeout: RESTART_SCHEDULE_TO_CLOSE_MS,
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 5 },
  cancellationType: ActivityCancellationType.ABANDON,
});

/** What was altered is put back, however long the service is away; what only a person can help comes back to the workflow. */
export const restores = proxyActivities<Pick<DeedActivities, 'restore_deed'>>({
  taskQueue: TASK_QUEUES.remediation,
  startToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Answers of the coordinator to a storm; where they do not get out this way they are signalled one by one. */
export const answers = proxyActivities<CoordinatorActivities>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '20 seconds',
  retry: { maximumAttempts: 1 },
  cancellationType: ActivityCancellationType.ABANDON,
});

/** One channel gets three tries within a minute; then the next channel is used. */
export const pages = proxyActivities<Pick<IncidentActivities, 'deliver_page' | 'announce_opening'>>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 seconds', maximumAttempts: 3 },
  cancellationType: ActivityCancellationType.ABANDON,
});

/** Local documents, and the coordinator's start: quick, and needed before anything goes on. */
export const setup = proxyActivities<Pick<IncidentActivities, 'load_snapshot' | 'ensure_coordinator'>>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** The store may be away for long; the incident does not wait for it, and its record does not give up. */
export const records = proxyActivities<
  Omit<RecordActivities, 'save_command'> & Pick<IncidentActivities, 'register_incident'>
>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** A person's command has ended for the person before it is kept; a store that is away for longer loses it, and Temporal has it. */
export const commandRecords = proxyActivities<Pick<RecordActivities, 'save_command'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** A probe run that cannot finish gives way to the next. */
export const probes = proxyActivities<ProbeActivities>({
  startToCloseTimeout: '25 seconds',
  scheduleToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});

/** As a probe: what cannot be found out now is asked for again by the next round. */
export const checkPlans = proxyActivities<CheckActivities>({
  startToCloseTimeout: '25 seconds',
  scheduleToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});
export const checkLooks = proxyActivities<LookActivities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '45 seconds',
  retry: { maximumAttempts: 1 },
});

/** What a runbook runs again takes as long as a run does; the deed joins what it began, and cancelling ends only the wait. */
export const reprocessing = proxyActivities<
  Pick<ActionActivities, 'reprocess_file' | 'reprocess_records' | 'publish_pending_events' | 'rerun_date'>
>({
  startToCloseTimeout: '13 hours',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds', maximumAttempts: 3 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** Three tries in all, as the operation has it, each after a longer pause; what a configuration makes fail is not tried again. */
const THREE_TRIES = { initialInterval: '3 seconds', backoffCoefficient: 3, maximumAttempts: 3 } as const;

/** Quick looks of a run: documents, folders, what was loaded already. */
export const ingestionLooks = proxyActivities<Pick<IngestionActivities, 'plan_ingestion' | 'discover_files'>>({
  taskQueue: TASK_QUEUES.data,
  startToCloseTimeout: '5 minutes',
  retry: THREE_TRIES,
});
export const ingestionPreparation = proxyActivities<Pick<IngestionActivities, 'prepare_ingestion'>>({
  taskQueue: TASK_QUEUES.data,
  startToCloseTimeout: '5 minutes',
  retry: THREE_TRIES,
});

/** A file may be of millions of rows; one that hangs is noticed by its heartbeats. */
export const fileLoads = proxyActivities<Pick<IngestionActivities, 'load_file'>>({
  taskQueue: TASK_QUEUES.data,
  startToCloseTimeout: '12 hours',
  heartbeatTimeout: '30 seconds',
  retry: THREE_TRIES,
});
export const outlets = proxyActivities<
  Pick<IngestionActivities, 'publish_events' | 'load_oracle' | 'verify_ingestion'>
>({
  taskQueue: TASK_QUEUES.data,
  startToCloseTimeout: '12 hours',
  heartbeatTimeout: '1 minute',
  retry: THREE_TRIES,
});

/** A figure for people: a database that does not answer quickly leaves it unknown. */
export const counts = proxyActivities<Pick<IngestionActivities, 'count_pending_events'>>({
  taskQueue: TASK_QUEUES.data,
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 2 },
});

export const ownerMessages = proxyActivities<Pick<IngestionActivities, 'send_rejections'>>({
  taskQueue: TASK_QUEUES.data,
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 seconds', maximumAttempts: 3 },
  cancellationType: ActivityCancellationType.ABANDON,
});

/** The run ends although the store is away: Temporal has it, too. */
export const runSaves = proxyActivities<Pick<IngestionActivities, 'save_ingestion_run'>>({
  taskQueue: TASK_QUEUES.data,
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '20 seconds' },
});

/** The door of incidents; a run that cannot reach it tells it with its next report. */
export const runReports = proxyActivities<Pick<ProbeActivities, 'open_incident'>>({
  startToCloseTimeout: '25 seconds',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** Quick steps of a maintenance run: the plan from the documents, what speaks against it, windows. */
export const maintenanceSteps = proxyActivities<
  Pick<
    MaintenanceActivities,
    'plan_maintenance' | 'what_holds_back' | 'begin_maintenance_window' | 'end_maintenance_window'
  >
>({
  startToCloseTimeout: '20 seconds',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** A look reads much where a catalogue or a folder is large, and has a third of the deed's time at most; where it is all there is, all of it. */
const SHORTEST_LOOK_MS = 5 * 60_000;

/**
 * The look and the deed of one task, under its name in Temporal UI. A worker that dies is noticed by the heartbeats, and the
 * next attempt finds what was done; more attempts than the task's own, because a drained worker counts as one.
 */
export function taskProxies({ effect, timeoutMs, attempts }: TaskDefinition, summary: string) {
  const retry = { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;
  const common = { taskQueue: TASK_QUEUES.data, heartbeatTimeout: '30 seconds', summary } as const;
  const { plan_task } = proxyActivities<Pick<MaintenanceActivities, 'plan_task'>>({
    ...common,
    startToCloseTimeout: effect === 'read' ? timeoutMs : Math.max(SHORTEST_LOOK_MS, timeoutMs / 3),
    retry: { ...retry, maximumAttempts: 3 },
  });
  const { carry_out_task } = proxyActivities<Pick<MaintenanceActivities, 'carry_out_task'>>({
    ...common,
    startToCloseTimeout: timeoutMs,
    retry: { ...retry, maximumAttempts: attempts },
  });
  return { plan_task, carry_out_task };
}

/** The report goes out although the store is away: Temporal has the run, too. */
export const maintenanceReports = proxyActivities<
  Pick<MaintenanceActivities, 'save_maintenance_run' | 'send_maintenance_report'> &
    Pick<ProbeActivities, 'open_incident'>
>({
  startToCloseTimeout: '60 seconds',
  scheduleToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});
