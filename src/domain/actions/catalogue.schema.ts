import type { z } from 'zod';
import { AIRFLOW_SCHEMAS } from './airflow.schema.js';
import { CANARY_SCHEMAS } from './canary.schema.js';
import type { ActionName, ParamsOf } from './catalogue.js';
import { checkAirflowSchedulerSchema } from './check-airflow-scheduler.schema.js';
import { checkDatabaseConnectivitySchema } from './check-database-connectivity.schema.js';
import { checkServiceSchema } from './check-service.schema.js';
import { CONTAINER_SCHEMAS } from './container.schema.js';
import { escalateSchema } from './escalate.schema.js';
import { FILE_SCHEMAS } from './files.schema.js';
import { KAFKA_SCHEMAS } from './kafka.schema.js';
import { notifySchema } from './notify.schema.js';
import { ORACLE_SCHEMAS } from './oracle.schema.js';
import { POSTGRES_SCHEMAS } from './postgres.schema.js';
import { publishPendingEventsSchema } from './publish-pending-events.schema.js';
import { reprocessFileSchema } from './reprocess-file.schema.js';
import { reprocessRecordsSchema } from './reprocess-records.schema.js';
import { rerunDateSchema } from './rerun-date.schema.js';
import { restartFailedServicesSchema } from './restart-failed-services.schema.js';
import { verifyDataQualitySchema } from './verify-data-quality.schema.js';
import { verifyDateIngestedSchema } from './verify-date-ingested.schema.js';
import { verifyFileLoadedSchema } from './verify-file-loaded.schema.js';
import { verifyPipelineRecoverySchema } from './verify-pipeline-recovery.schema.js';
import { waitSchema } from './wait.schema.js';

/** What a step may write under `with`, action by action; an action without a schema does not compile. */
export const ACTION_SCHEMAS = {
  check_airflow_scheduler: checkAirflowSchedulerSchema,
  check_database_connectivity: checkDatabaseConnectivitySchema,
  check_service: checkServiceSchema,
  restart_failed_services: restartFailedServicesSchema,
  verify_pipeline_recovery: verifyPipelineRecoverySchema,
  reprocess_file: reprocessFileSchema,
  reprocess_records: reprocessRecordsSchema,
  publish_pending_events: publishPendingEventsSchema,
  rerun_date: rerunDateSchema,
  verify_file_loaded: verifyFileLoadedSchema,
  verify_data_quality: verifyDataQualitySchema,
  verify_date_ingested: verifyDateIngestedSchema,
  ...AIRFLOW_SCHEMAS,
  ...POSTGRES_SCHEMAS,
  ...KAFKA_SCHEMAS,
  ...ORACLE_SCHEMAS,
  ...CONTAINER_SCHEMAS,
  ...FILE_SCHEMAS,
  ...CANARY_SCHEMAS,
  notify: notifySchema,
  escalate: escalateSchema,
  wait: waitSchema,
} as const satisfies { readonly [Name in ActionName]: z.ZodType<ParamsOf[Name]> };
