import { cancellationSignal } from '@temporalio/activity';
import type { OnDag } from '../../domain/actions/airflow.js';
import { judgeStart } from '../../domain/dag-start.js';
import type { Mode } from '../../domain/incident.js';
import { percent } from '../../domain/percent.js';
import type { LookActivities } from '../contract.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import { lookAtFailedRun, toldInOneLine } from './airflow-failed-run.js';
import { finding, lasting } from './airflow-finding.js';
import type { Found } from './airflow-finding.js';
import type { AirflowPort, AirflowService, Run } from './airflow-port.js';

type Looks = Pick<
  LookActivities,
  'check_failed_runs' | 'check_dag_started' | 'check_dag_duration' | 'check_task_success'
>;

const NEWEST_RUNS = 50;
const MOST_RUNS = 100;

/** What the runs of a DAG say. */
export function createRunLooks({
  services,
  airflow,
}: {
  readonly services: ServicesPort;
  readonly airflow: AirflowPort;
}): Looks {
  const at = (
    mode: Mode,
    params: OnDag & { readonly subject: string },
    look: (of: { dagId: string; client: AirflowService; signal: AbortSignal }) => Promise<Found>,
  ) => {
    const service = serviceFor(services, mode, params, 'airflow');
    const dagId = params.dag ?? services.pipeline(mode).name;
    const signal = cancellationSignal();
    return finding(service, async () => look({ dagId, client: airflow.service(service, mode), signal }));
  };
  return {
    check_failed_runs: ({ context: { mode }, params }) =>
      at(mode, params, async ({ dagId, client, signal }) => {
        await client.getDag(dagId, signal);
        const runs = await client.finishedRuns(dagId, before(params.withinMs), MOST_RUNS, signal);
        const failures = runs.filter(({ state }) => state === 'failed').length;
        const sum = `${failures} of ${runs.length} runs of ${dagId} failed in ${lasting(params.withinMs)}`;
        const [newest] = runs;
        if (newest?.state !== 'failed') return { health: 'healthy', code: 'ok', detail: sum };
        const told = toldInOneLine(await lookAtFailedRun(client, dagId, newest, signal), (failure) =>
          airflow.failureWord(failure.class),
        );
        return { health: 'unhealthy', code: 'run_failed', detail: `${told}; ${sum}` };
      }),

    check_dag_started: ({ context: { mode }, params }) =>
      at(mode, params, async ({ dagId, client, signal }) => {
        const dag = await client.getDag(dagId, signal);
        const runs = await client.listRuns(dagId, NEWEST_RUNS, signal);
        const { name, dailyAt, timeZone } = services.pipeline(mode);
        const daily = dagId === name && dailyAt && timeZone ? { at: dailyAt, timeZone } : undefined;
        const question = { nowMs: Date.now(), toleranceMs: params.toleranceMs, ...(daily && { daily }) };
        return startFound(dagId, dag, judgeStart({ ...dag, runs }, question));
      }),

    check_dag_duration: ({ context: { mode }, params }) =>
      at(mode, params, async ({ dagId, client, signal }) => {
        await client.getDag(dagId, signal);
        const runs = await client.listRuns(dagId, NEWEST_RUNS, signal);
        const measured = durationOf(runs, params.limitMs, Date.now());
        if (!measured) return { health: 'healthy', code: 'ok', detail: `${dagId} has no run that began` };
        const took = `run ${measured.runId} ${measured.ended ? 'took' : 'has run for'} ${lasting(measured.ms)}`;
        return measured.ms > params.limitMs
          ? { health: 'unhealthy', code: 'too_slow', detail: `${took}, limit ${lasting(params.limitMs)}` }
          : { health: 'healthy', code: 'ok', detail: took };
      }),

    check_task_success: ({ context: { mode }, params }) =>
      at(mode, params, async ({ dagId, client, signal }) => {
        await client.getDag(dagId, signal);
        const { succeeded, failed } = await client.countTasks(dagId, before(params.withinMs), signal);
        const ended = succeeded + failed;
        const within = `in ${lasting(params.withinMs)}`;
        if (ended === 0) return { health: 'healthy', code: 'ok', detail: `no task of ${dagId} ended ${within}` };
        const share = succeeded / ended;
        const detail = `${succeeded} of ${ended} tasks of ${dagId} succeeded ${within} (${percent(share)}), minimum ${percent(params.minimum)}`;
        return share < params.minimum
          ? { health: 'unhealthy', code: 'too_few', detail }
          : { health: 'healthy', code: 'ok', detail };
      }),
  };
}

function startFound(
  dagId: string,
  { active, hasImportErrors }: { readonly active: boolean; readonly hasImportErrors: boolean },
  { code, dueAt, run }: ReturnType<typeof judgeStart>,
): Found {
  const file = hasImportErrors ? '; its file has import errors' : active ? '' : '; its file is gone';
  const due = dueAt === undefined ? 'nothing was due yet' : `due ${dueAt}`;
  switch (code) {
    case 'paused':
      return { health: 'unhealthy', code, detail: `${dagId} is paused${file}` };
    case 'not_configured':
      return { health: 'unknown', code, detail: `nothing says when ${dagId} should begin${file}` };
    case 'not_started': {
      const waits = run ? `run ${run.runId} waits in the queue` : 'no run was made';
      return { health: 'unhealthy', code, detail: `${dagId}: ${due}, ${waits}${file}` };
    }
    case 'ok':
      return { health: 'healthy', code, detail: `${dagId}: ${due}${run ? `, run ${run.runId} began` : ''}${file}` };
  }
}

interface Duration {
  readonly runId: string;
  readonly ms: number;
  readonly ended: boolean;
}

/** Of the run under way that takes longer than the limit, which somebody can still do something about; else of the newest that ended. */
function durationOf(runs: readonly Run[], limitMs: number, nowMs: number): Duration | undefined {
  const begun = runs.flatMap(({ runId, startedAt, endedAt }): readonly (Duration & { readonly endMs: number })[] => {
    if (startedAt === undefined) return [];
    const endMs = endedAt === undefined ? nowMs : Date.parse(endedAt);
    return [{ runId, ended: endedAt !== undefined, endMs, ms: Math.max(0, endMs - Date.parse(startedAt)) }];
  });
  const [longest] = begun.filter(({ ended }) => !ended).toSorted((one, other) => other.ms - one.ms);
  const [newest] = begun.filter(({ ended }) => ended).toSorted((one, other) => other.endMs - one.endMs);
  return longest && (longest.ms > limitMs || !newest) ? longest : newest;
}

function before(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}
