import { checkAirflowScheduler } from './check-airflow-scheduler.js';
import type { CheckAirflowSchedulerParams } from './check-airflow-scheduler.js';
import { checkDatabaseConnectivity } from './check-database-connectivity.js';
import type { CheckDatabaseConnectivityParams } from './check-database-connectivity.js';
import { checkService } from './check-service.js';
import type { CheckServiceParams } from './check-service.js';
import { escalate } from './escalate.js';
import type { EscalateParams } from './escalate.js';
import { notify } from './notify.js';
import type { NotifyParams } from './notify.js';
import { publishPendingEvents } from './publish-pending-events.js';
import type { PublishPendingEventsParams } from './publish-pending-events.js';
import { reprocessFile } from './reprocess-file.js';
import type { ReprocessFileParams } from './reprocess-file.js';
import { reprocessRecords } from './reprocess-records.js';
import type { ReprocessRecordsParams } from './reprocess-records.js';
import { rerunDate } from './rerun-date.js';
import type { RerunDateParams } from './rerun-date.js';
import { restartFailedServices } from './restart-failed-services.js';
import type { RestartFailedServicesParams } from './restart-failed-services.js';
import { verifyDataQuality } from './verify-data-quality.js';
import type { VerifyDataQualityParams } from './verify-data-quality.js';
import { verifyDateIngested } from './verify-date-ingested.js';
import type { VerifyDateIngestedParams } from './verify-date-ingested.js';
import { verifyFileLoaded } from './verify-file-loaded.js';
import type { VerifyFileLoadedParams } from './verify-file-loaded.js';
import { verifyPipelineRecovery } from './verify-pipeline-recovery.js';
import type { VerifyPipelineRecoveryParams } from './verify-pipeline-recovery.js';
import { wait } from './wait.js';
import type { WaitParams } from './wait.js';

/** The typed action catalogue: what a runbook's step may call. */
export const ACTIONS = {
  check_airflow_scheduler: checkAirflowScheduler,
  check_database_connectivity: checkDatabaseConnectivity,
  check_service: checkService,
  restart_failed_services: restartFailedServices,
  verify_pipeline_recovery: verifyPipelineRecovery,
  reprocess_file: reprocessFile,
  reprocess_records: reprocessRecords,
  publish_pending_events: publishPendingEvents,
  rerun_date: rerunDate,
  verify_file_loaded: verifyFileLoaded,
  verify_data_quality: verifyDataQuality,
  verify_date_ingested: verifyDateIngested,
  notify,
  escalate,
  wait,
} as const;

export type ActionName = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly ActionName[];

export interface ParamsOf {
  check_airflow_scheduler: CheckAirflowSchedulerParams;
  check_database_connectivity: CheckDatabaseConnectivityParams;
  check_service: CheckServiceParams;
  restart_failed_services: RestartFailedServicesParams;
  verify_pipeline_recovery: VerifyPipelineRecoveryParams;
  reprocess_file: ReprocessFileParams;
  reprocess_records: ReprocessRecordsParams;
  publish_pending_events: PublishPendingEventsParams;
  rerun_date: RerunDateParams;
  verify_file_loaded: VerifyFileLoadedParams;
  verify_data_quality: VerifyDataQualityParams;
  verify_date_ingested: VerifyDateIngestedParams;
  notify: NotifyParams;
  escalate: EscalateParams;
  wait: WaitParams;
}

/** Parameters as the validated runbook carries them; each action reads its own shape. */
export type ActionParams = ParamsOf[ActionName];
