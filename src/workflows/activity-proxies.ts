import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type {
  ActionActivities,
  IncidentActivities,
  ProbeActivities,
  RecordActivities,
} from '../activities/contract.js';
import { TASK_QUEUES } from './contract.js';

/** Every timeout and every retry of Guardia. Failures that retrying cannot help come as non-retryable from `to-failure.ts`. */
type Actions = Pick<
  ActionActivities,
  'check_airflow_scheduler' | 'check_database_connectivity' | 'check_service' | 'notify'
>;

/** Looks are short and tried again soon; a person who resolves does not wait for one. */
export const looks = proxyActivities<
  Actions & Pick<IncidentActivities, 'observe_services' | 'inspect_failed_services'>
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
export const records = proxyActivities<RecordActivities & Pick<IncidentActivities, 'register_incident'>>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** A probe run that cannot finish gives way to the next. */
export const probes = proxyActivities<ProbeActivities>({
  startToCloseTimeout: '25 seconds',
  scheduleToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});
