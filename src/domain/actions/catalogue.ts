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
import { restartFailedServices } from './restart-failed-services.js';
import type { RestartFailedServicesParams } from './restart-failed-services.js';
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
  notify: NotifyParams;
  escalate: EscalateParams;
  wait: WaitParams;
}

/** Parameters as the validated runbook carries them; each action reads its own shape. */
export type ActionParams = ParamsOf[ActionName];
