import { AIRFLOW_DEEDS, AIRFLOW_LOOKS } from './airflow.js';
import type { AirflowParams } from './airflow.js';
import { CANARY_LOOKS } from './canary.js';
import type { CanaryParams } from './canary.js';
import { checkAirflowScheduler } from './check-airflow-scheduler.js';
import type { CheckAirflowSchedulerParams } from './check-airflow-scheduler.js';
import { checkDatabaseConnectivity } from './check-database-connectivity.js';
import type { CheckDatabaseConnectivityParams } from './check-database-connectivity.js';
import { checkService } from './check-service.js';
import type { CheckServiceParams } from './check-service.js';
import { CONTAINER_DEEDS, CONTAINER_LOOKS } from './container.js';
import type { ContainerParams } from './container.js';
import { escalate } from './escalate.js';
import type { EscalateParams } from './escalate.js';
import { FILE_DEEDS, FILE_LOOKS } from './files.js';
import type { FileParams } from './files.js';
import { KAFKA_DEEDS, KAFKA_LOOKS } from './kafka.js';
import type { KafkaParams } from './kafka.js';
import { notify } from './notify.js';
import type { NotifyParams } from './notify.js';
import { ORACLE_LOOKS } from './oracle.js';
import type { OracleParams } from './oracle.js';
import { POSTGRES_DEEDS, POSTGRES_LOOKS } from './postgres.js';
import type { PostgresParams } from './postgres.js';
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

/** Asks of one service each, all answered by findings. */
export const LOOKS = {
  ...AIRFLOW_LOOKS,
  ...POSTGRES_LOOKS,
  ...KAFKA_LOOKS,
  ...ORACLE_LOOKS,
  ...CONTAINER_LOOKS,
  ...FILE_LOOKS,
  ...CANARY_LOOKS,
} as const;
export type LookName = keyof typeof LOOKS;

/** Changes of one service each: planned by a look, granted by the coordinator, then done. */
export const DEEDS = {
  ...AIRFLOW_DEEDS,
  ...POSTGRES_DEEDS,
  ...KAFKA_DEEDS,
  ...CONTAINER_DEEDS,
  ...FILE_DEEDS,
} as const;
export type DeedName = keyof typeof DEEDS;
export const DEED_NAMES = Object.keys(DEEDS) as readonly DeedName[];

export function isLook(name: string): name is LookName {
  return Object.hasOwn(LOOKS, name);
}
export function isDeed(name: string): name is DeedName {
  return Object.hasOwn(DEEDS, name);
}

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
  ...LOOKS,
  ...DEEDS,
  notify,
  escalate,
  wait,
} as const;

export type ActionName = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly ActionName[];

export interface ParamsOf
  extends AirflowParams, PostgresParams, KafkaParams, OracleParams, ContainerParams, FileParams, CanaryParams {
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
