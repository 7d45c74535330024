import type { z } from 'zod';
import type { ActionName, ParamsOf } from './catalogue.js';
import { checkAirflowSchedulerSchema } from './check-airflow-scheduler.schema.js';
import { checkDatabaseConnectivitySchema } from './check-database-connectivity.schema.js';
import { checkServiceSchema } from './check-service.schema.js';
import { escalateSchema } from './escalate.schema.js';
import { notifySchema } from './notify.schema.js';
import { restartFailedServicesSchema } from './restart-failed-services.schema.js';
import { verifyPipelineRecoverySchema } from './verify-pipeline-recovery.schema.js';
import { waitSchema } from './wait.schema.js';

/** What a step may write under `with`, action by action; an action without a schema does not compile. */
export const ACTION_SCHEMAS = {
  check_airflow_scheduler: checkAirflowSchedulerSchema,
  check_database_connectivity: checkDatabaseConnectivitySchema,
  check_service: checkServiceSchema,
  restart_failed_services: restartFailedServicesSchema,
  verify_pipeline_recovery: verifyPipelineRecoverySchema,
  notify: notifySchema,
  escalate: escalateSchema,
  wait: waitSchema,
} as const satisfies { readonly [Name in ActionName]: z.ZodType<ParamsOf[Name]> };
