import { IntegrationError } from '../integration-error.js';
import { runIdFor } from './airflow.js';
import type { AirflowClient, AirflowRun } from './airflow.js';
import { readRun, readRuns } from './answers.js';
import type { AskAirflow } from './ask.js';
import { AirflowRefusal } from './http.js';

const MOST_RUNS = 100;

export function runsOf(dagId: string): string {
  return `dags/${encodeURIComponent(dagId)}/dagRuns`;
}

/** What concerns the runs of a DAG. */
export function runCalls({
  ask,
  apiVersion,
}: AskAirflow): Pick<AirflowClient, 'triggerRun' | 'getRun' | 'lastRun' | 'listRuns' | 'finishedRuns'> {
  const getRun = async (dagId: string, runId: string, signal?: AbortSignal): Promise<AirflowRun> =>
    readRun((await ask('GET', `${runsOf(dagId)}/${encodeURIComponent(runId)}`, signal)).body);

  const list = async (dagId: string, query: string, limit: number, signal?: AbortSignal) => {
    const path = `${runsOf(dagId)}?${query}&limit=${Math.min(limit, MOST_RUNS)}`;
    return readRuns((await ask('GET', path, signal)).body);
  };
  // By creation: a scheduled run's logical date lies a whole interval before a manual run's of the same moment.
  const listRuns = (dagId: string, limit: number, signal?: AbortSignal): Promise<readonly AirflowRun[]> =>
    list(dagId, 'order_by=-id', limit, signal);

  return {
    async triggerRun({ dagId, runId, conf = {} }, signal) {
      if (runIdFor(runId) !== runId) {
        throw new IntegrationError(
          'CONFIG_INVALID',
          `"${runId}" is no run id for Airflow: letters, digits and _.~:+- only`,
        );
      }
      // Airflow 3 wants the logical date named, if only as "none"; Airflow 2 refuses null and takes now.
      const logicalDate = apiVersion === 1 ? {} : { logical_date: null };
      try {
        return readRun((await ask('POST', runsOf(dagId), signal, { dag_run_id: runId, conf, ...logicalDate })).body);
      } catch (error) {
        if (error instanceof AirflowRefusal && error.status === 409)
          return existingRun(error, () => getRun(dagId, runId, signal));
        throw error;
      }
    },
    getRun,
    lastRun: async (dagId, signal) => (await listRuns(dagId, 1, signal))[0],
    listRuns,
    async finishedRuns(dagId, since, limit, signal) {
      const query = `state=success&state=failed&order_by=-end_date&end_date_gte=${encodeURIComponent(since)}`;
      const runs = new Map<string, AirflowRun>();
      // A run that ends meanwhile moves the others on by one; one that is seen twice is one run.
      for (let asked = 0; runs.size < limit; asked += MOST_RUNS) {
        const size = Math.min(MOST_RUNS, limit - runs.size);
        const page = await list(dagId, `${query}&offset=${asked}`, size, signal);
        const known = runs.size;
        for (const run of page) runs.set(run.runId, run);
        if (page.length < size || runs.size === known) break;
      }
      return [...runs.values()];
    },
  };
}

/** A conflict is our own earlier order, unless no run has its id: then Airflow refused it because of another run. */
async function existingRun(conflict: AirflowRefusal, find: () => Promise<AirflowRun>): Promise<AirflowRun> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AirflowRefusal && error.status === 404) throw conflict;
    throw error;
  }
}
