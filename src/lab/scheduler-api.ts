import type { IncomingMessage, RequestListener } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { HEARTBEAT_STALE_AFTER_MS, LAB_DAG } from './definition.js';
import type { DagRun, SchedulerStore } from './scheduler-store.js';

type Answer = { readonly status: number; readonly body: unknown };
type Log = (text: string) => void;
const DAGS = /^\/api\/v2\/dags(?:\/([^/]+))?$/;
const DAG_RUNS = /^\/api\/v2\/dags\/([^/]+)\/dagRuns(?:\/([^/]+))?$/;
const MOST_RUNS = 100;
/** The lab runs nothing by itself, and cannot be paused. */
const LAB_DAG_FACTS = { dag_id: LAB_DAG, is_paused: false, is_stale: false, has_import_errors: false };
const runRequest = z.strictObject({
  dag_run_id: z.string().optional(),
  logical_date: z.iso.datetime({ offset: true }).nullable(),
  conf: z.record(z.string(), z.unknown()).default({}),
  note: z.string().nullish(),
});

/**
 * The part of Airflow's REST API v2 that the lab speaks: health, the DAG, alone and as a list, and to create, get and list runs. Shapes as Airflow
 * 3's; `wake` is called after a run was queued.
 */
export function createSchedulerApi(store: SchedulerStore, wake: () => void, log: Log): RequestListener {
  async function health(): Promise<Answer> {
    const answered = await store.lastBeat().catch(() => 'unreachable' as const);
    const beat = answered === 'unreachable' ? undefined : answered;
    const word = (isHealthy: boolean): string => (isHealthy ? 'healthy' : 'unhealthy');
    const isFresh = beat !== undefined && beat.ageMs < HEARTBEAT_STALE_AFTER_MS;
    return ok({
      metadatabase: { status: word(answered !== 'unreachable') },
      scheduler: { status: word(isFresh), latest_scheduler_heartbeat: beat?.at ?? null },
      triggerer: { status: null, latest_triggerer_heartbeat: null },
      dag_processor: { status: null, latest_dag_processor_heartbeat: null },
    });
  }

  async function createRun(request: IncomingMessage): Promise<Answer> {
    const body = runRequest.safeParse(await json(request).catch(() => undefined));
    if (!body.success) return detail(422, body.error.issues.map(problem));
    const { dag_run_id: runId = `manual__${new Date().toISOString()}`, logical_date: logicalDate, conf } = body.data;
    const run = await store.createRun(runId, logicalDate, conf);
    if (!run) return detail(409, { reason: 'Unique constraint violation', message: `run_id ${runId} exists` });
    wake();
    return ok(shape(run));
  }

  async function listRuns(query: URLSearchParams): Promise<Answer> {
    const limit = Math.min(Number(query.get('limit')) || MOST_RUNS, MOST_RUNS);
    const runs = await store.listRuns(limit, query.get('end_date_gte'));
    return ok({ dag_runs: runs.map(shape), total_entries: runs.length });
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://lab');
    if (path === '/api/v2/monitor/health' && request.method === 'GET') return health();
    const [isDags, asked] = request.method === 'GET' ? (DAGS.exec(path) ?? []) : [];
    if (isDags && asked === undefined) return ok({ dags: [LAB_DAG_FACTS], total_entries: 1 });
    if (asked === LAB_DAG) return ok(LAB_DAG_FACTS);
    const [match, dagId, runId] = (DAG_RUNS.exec(path) ?? []).map((part) => part && decodeURIComponent(part));
    if (!match) return detail(404, 'Not Found');
    if (dagId !== LAB_DAG) return detail(404, `Dag with dag_id: '${dagId}' not found`);
    if (!runId && request.method === 'POST') return createRun(request);
    if (request.method !== 'GET') return detail(405, 'Method Not Allowed');
    if (!runId) return listRuns(query);
    const run = await store.getRun(runId);
    return run ? ok(shape(run)) : detail(404, `DagRun of '${dagId}' with run_id: '${runId}' was not found`);
  }

  return (request, response) => {
    const failed = (error: unknown): Answer => {
      log(`${request.method} ${request.url} failed: ${error instanceof Error ? error.message : String(error)}`);
      return detail(500, 'Internal Server Error');
    };
    const headers = { server: 'guardia-lab', 'content-type': 'application/json' };
    const respond = ({ status, body }: Answer) => response.writeHead(status, headers).end(JSON.stringify(body));
    void answer(request).catch(failed).then(respond);
  };
}

function shape(run: DagRun): Record<string, unknown> {
  const { runId, logicalDate, queuedAt, startDate, endDate, state, conf } = run;
  const duration = startDate && endDate ? (endDate.getTime() - startDate.getTime()) / 1_000 : null;
  const ids = { dag_run_id: runId, dag_id: LAB_DAG, dag_display_name: LAB_DAG, run_type: 'manual' };
  const dates = { logical_date: logicalDate, queued_at: queuedAt, run_after: queuedAt, start_date: startDate };
  return { ...ids, ...dates, end_date: endDate, duration, state, triggered_by: 'rest_api', conf, note: null };
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const detail = (status: number, text: unknown): Answer => ({ status, body: { detail: text } });
const problem = ({ code, path, message }: z.core.$ZodIssue) => ({ type: code, loc: ['body', ...path], msg: message });
