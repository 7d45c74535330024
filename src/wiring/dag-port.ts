import type { DagPort, DagRun } from '../ingestion/desk-ports.js';
import type { AirflowClient, AirflowRun } from '../integrations/airflow/airflow.js';
import { runIdFor } from '../integrations/airflow/airflow.js';

/** The user's own DAG, through its Airflow's REST API. */
export function dagPort(airflow: AirflowClient, dagId: string): DagPort {
  return {
    dagId,
    lastRuns: async (limit) => (await airflow.listRuns(dagId, limit)).map(runOf),
    run: async (runId) => runOf(await airflow.getRun(dagId, runId)),
    tasks: async (runId) =>
      (await airflow.listTasks(dagId, runId)).map(({ taskId, ...task }) => ({ name: taskId, ...task })),
    trigger: async (runId, conf) => runOf(await airflow.triggerRun({ dagId, runId: runIdFor(runId), conf })),
    clearFailed: (runId) => airflow.clearFailedTasks(dagId, runId),
  };
}

function runOf({ dagId: _, ...run }: AirflowRun): DagRun {
  return run;
}
