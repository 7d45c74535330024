import type { AirflowClient, AirflowTask } from './airflow.js';
import { inOrderOfBegin, readClearedTasks, readRetries, readTasks, readTotal } from './answers.js';
import type { AskAirflow } from './ask.js';
import { runsOf } from './run-calls.js';
import { readStructuredLog, readTextLog } from './task-log.js';

const A_PAGE = 100;
const MOST_TASKS = 1_000;
const LOG_TAIL_BYTES = 256 * 1024;

/** What concerns the tasks of runs. */
export function taskCalls({
  ask,
  askTail,
  apiVersion,
}: AskAirflow): Pick<AirflowClient, 'listTasks' | 'clearFailedTasks' | 'countTasks' | 'retriesOf' | 'taskLog'> {
  const countIn = async (dagId: string, state: string, since: string, signal?: AbortSignal): Promise<number> => {
    const query = `limit=1&state=${state}&end_date_gte=${encodeURIComponent(since)}`;
    return readTotal((await ask('GET', `${runsOf(dagId)}/~/taskInstances?${query}`, signal)).body);
  };
  return {
    async listTasks(dagId, runId, signal) {
      const path = `${runsOf(dagId)}/${encodeURIComponent(runId)}/taskInstances`;
      const tasks: AirflowTask[] = [];
      // A run may have more tasks than Airflow gives at once, and one that failed may be among the others.
      while (tasks.length < MOST_TASKS) {
        const page = readTasks((await ask('GET', `${path}?limit=${A_PAGE}&offset=${tasks.length}`, signal)).body);
        tasks.push(...page);
        if (page.length < A_PAGE) break;
      }
      return inOrderOfBegin(tasks);
    },

    async clearFailedTasks(dagId, runId, signal) {
      // Everything is said: left out, dry_run is true in both versions, and then nothing is cleared.
      const order = {
        dry_run: false,
        dag_run_id: runId,
        only_failed: true,
        only_running: false,
        include_downstream: true,
        reset_dag_runs: true,
      };
      const path = `dags/${encodeURIComponent(dagId)}/clearTaskInstances`;
      return readClearedTasks((await ask('POST', path, signal, order)).body);
    },

    async countTasks(dagId, since, signal) {
      const [succeeded, failed] = await Promise.all([
        countIn(dagId, 'success', since, signal),
        countIn(dagId, 'failed', since, signal),
      ]);
      return { succeeded, failed };
    },

    async retriesOf(dagId, taskId, signal) {
      const path = `dags/${encodeURIComponent(dagId)}/tasks/${encodeURIComponent(taskId)}`;
      return readRetries((await ask('GET', path, signal)).body);
    },

    async taskLog(dagId, runId, { taskId, tries, mapIndex }, signal) {
      const task = `${runsOf(dagId)}/${encodeURIComponent(runId)}/taskInstances/${encodeURIComponent(taskId)}`;
      const query = mapIndex === undefined ? '' : `?map_index=${mapIndex}`;
      const path = `${task}/logs/${Math.max(1, tries)}${query}`;
      // Both are streamed, so that the end of a long log can be had; as JSON, Airflow 2 gives a Python repr of the whole.
      return apiVersion === 1
        ? readTextLog(await askTail(path, 'text/plain', LOG_TAIL_BYTES, signal))
        : readStructuredLog(await askTail(path, 'application/x-ndjson', LOG_TAIL_BYTES, signal));
    },
  };
}
