import { clearsAllowed, timesCleared } from '../../domain/airflow-failure.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import { refusal } from './airflow-deeds.js';
import { lookAtFailedRun, nothingWhere, toldInOneLine } from './airflow-failed-run.js';
import type { AirflowPort, AirflowService, Run, Task } from './airflow-port.js';
import type { Deeds } from './deed.js';

/** What the plan saw of the run. */
interface ClearLook {
  readonly dagId: string;
  readonly runId: string;
  /** Each failed task with its tries. */
  readonly failed: Readonly<Record<string, number>>;
}

/** A failed run of before is not this incident's. */
const NEWEST_BEFORE_OPENING_MS = 86_400_000;
const MOST_RUNS = 100;
/** Of the failed tasks; a mapped task may have hundreds, and some say enough. */
const TASKS_LOOKED_AT = 20;

/** Runs the failed tasks of a run again, where that can help, and only so often. */
export function createClearing({
  services,
  airflow,
}: {
  readonly services: ServicesPort;
  readonly airflow: AirflowPort;
}): Deeds<'clear_failed_tasks'> {
  return {
    clear_failed_tasks: {
      async plan(params, { context: { mode }, signal }) {
        const service = serviceFor(services, mode, params, 'airflow');
        const dagId = params.dag ?? services.pipeline(mode).name;
        const client = airflow.service(service, mode);
        const run = params.run
          ? await client.getRun(dagId, params.run, signal)
          : await newestFailed(client, dagId, params.openedAt, signal);
        if (run?.state !== 'failed') {
          const what = run ? `run ${run.runId} of ${dagId} is ${run.state}` : `no run of ${dagId} failed`;
          return { service, idle: true, look: null, what };
        }
        const seen = await lookAtFailedRun(client, dagId, run, signal);
        const told = toldInOneLine(seen, (failure) => airflow.failureWord(failure.class));
        if (!seen.failure) throw refusal('PIPELINE_RUN_FAILED', told);
        const allowed = clearsAllowed(seen.failure, params.atMostTimes);
        if (allowed === 0) throw refusal('PIPELINE_RUN_FAILED', `${told}. Running it again would not help`);
        const cleared = await mostCleared(client, dagId, seen.failed, signal);
        if (cleared >= allowed) {
          throw refusal('PIPELINE_RUN_FAILED', `${told}. It was run again ${cleared} times already, of ${allowed}`);
        }
        const failed = Object.fromEntries(
          seen.failed.slice(0, TASKS_LOOKED_AT).map((task) => [nameOf(task), task.tries]),
        );
        const look: ClearLook = { dagId, runId: run.runId, failed };
        return { service, look: { ...look }, what: `run the failed tasks again: ${told}` };
      },

      async act({ service, look }, { context: { mode }, signal }) {
        const { dagId, runId, failed } = look as unknown as ClearLook;
        const client = airflow.service(service, mode);
        const now = (await client.listTasks(dagId, runId, signal)).filter(({ state }) => state === 'failed');
        const unchanged = now.some((task) => failed[nameOf(task)] === task.tries);
        // What is no longer as the plan saw it was cleared since, by an earlier attempt of ours or by somebody else.
        if (!unchanged) return { service, outcome: 'already_done', detail: `run ${runId} goes on already` };
        const cleared = await client.clearFailedTasks(dagId, runId, signal);
        return { service, outcome: 'done', detail: `run ${runId}: ${cleared.join(', ')} cleared, they run again` };
      },
    },
  };
}

async function newestFailed(
  client: AirflowService,
  dagId: string,
  openedAt: string,
  signal: AbortSignal,
): Promise<Run | undefined> {
  await client.getDag(dagId, signal);
  const since = new Date(Date.parse(openedAt) - NEWEST_BEFORE_OPENING_MS).toISOString();
  return (await client.finishedRuns(dagId, since, MOST_RUNS, signal)).find(({ state }) => state === 'failed');
}

/** Of the task that was run again most often. A person's clearing counts like ours: it did not help either. */
async function mostCleared(
  client: AirflowService,
  dagId: string,
  failed: readonly Task[],
  signal: AbortSignal,
): Promise<number> {
  const times = await Promise.all(
    failed.slice(0, TASKS_LOOKED_AT).map(async ({ taskId, tries }) => {
      // A task that is no longer in the DAG has no retries to speak of.
      const retries = await client.retriesOf(dagId, taskId, signal).catch(nothingWhere('NOT_FOUND'));
      return timesCleared(tries, retries ?? 0);
    }),
  );
  return Math.max(0, ...times);
}

function nameOf({ taskId, mapIndex }: Task): string {
  return mapIndex === undefined ? taskId : `${taskId}[${mapIndex}]`;
}
