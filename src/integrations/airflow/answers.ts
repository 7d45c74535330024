import { z } from 'zod';
import type { AirflowHealth, AirflowRun, AirflowTask, ComponentHealth } from './airflow.js';
import { expect } from './expect.js';

/** Only what we read, because each release adds keys. */
const component = z.object({ status: z.enum(['healthy', 'unhealthy']).nullable() });
const timestamp = z.iso.datetime({ offset: true }).nullish();
const health = z.object({
  metadatabase: component,
  scheduler: component.extend({ latest_scheduler_heartbeat: timestamp }),
  triggerer: component.extend({ latest_triggerer_heartbeat: timestamp }).optional(),
  dag_processor: component.extend({ latest_dag_processor_heartbeat: timestamp }).optional(),
});
const run = z.object({
  dag_id: z.string(),
  dag_run_id: z.string(),
  state: z.enum(['queued', 'running', 'success', 'failed']),
  run_type: z.string().default('manual'),
  start_date: timestamp,
  end_date: timestamp,
  logical_date: timestamp,
  data_interval_end: timestamp,
  run_after: timestamp,
  conf: z.record(z.string(), z.unknown()).nullish(),
});
const task = z.object({
  task_id: z.string(),
  state: z.string().nullish(),
  try_number: z.number().default(0),
  map_index: z.number().default(-1),
  start_date: timestamp,
  end_date: timestamp,
});
const tasks = z.object({ task_instances: z.array(task) });
const clearedTasks = z.object({ task_instances: z.array(z.object({ task_id: z.string() })) });
const runs = z.object({ dag_runs: z.array(run) });
const total = z.object({ total_entries: z.number() });
const retries = z.object({ retries: z.number().nullish() });
const token = z.object({ access_token: z.string().min(1) });

/** Reads the health of `/api/v1/health` and `/api/v2/monitor/health`, which have the same shape. */
export function readHealth(answer: unknown, nowMs: number): AirflowHealth {
  const read = expect(health, answer, 'health');
  const part = (status: string | null | undefined, heartbeat?: string | null): ComponentHealth => ({
    status: status === 'healthy' || status === 'unhealthy' ? status : 'absent',
    ...(heartbeat && {
      lastHeartbeatAt: heartbeat,
      heartbeatAgeMs: Math.max(0, nowMs - Date.parse(heartbeat)),
    }),
  });
  return {
    metadatabase: part(read.metadatabase.status),
    scheduler: part(read.scheduler.status, read.scheduler.latest_scheduler_heartbeat),
    triggerer: part(read.triggerer?.status, read.triggerer?.latest_triggerer_heartbeat),
    dagProcessor: part(read.dag_processor?.status, read.dag_processor?.latest_dag_processor_heartbeat),
  };
}

export function readRun(answer: unknown): AirflowRun {
  return toRun(expect(run, answer, 'DAG run'));
}

export function readRuns(answer: unknown): readonly AirflowRun[] {
  return expect(runs, answer, 'list of DAG runs').dag_runs.map(toRun);
}

export function readTasks(answer: unknown): readonly AirflowTask[] {
  return expect(tasks, answer, 'list of task instances').task_instances.map((read) => ({
    taskId: read.task_id,
    tries: read.try_number,
    ...(read.map_index >= 0 && { mapIndex: read.map_index }),
    ...(read.state && { state: read.state }),
    ...(read.start_date && { startedAt: read.start_date }),
    ...(read.end_date && { endedAt: read.end_date }),
  }));
}

export function inOrderOfBegin(found: readonly AirflowTask[]): readonly AirflowTask[] {
  const began = ({ startedAt }: AirflowTask): number => Date.parse(startedAt ?? '') || Number.MAX_SAFE_INTEGER;
  return found.toSorted((one, other) => began(one) - began(other));
}

/** How many there are of what was asked for, whatever the answer's page holds. */
export function readTotal(answer: unknown): number {
  return expect(total, answer, 'count').total_entries;
}

export function readRetries(answer: unknown): number {
  return expect(retries, answer, 'task').retries ?? 0;
}

export function readClearedTasks(answer: unknown): readonly string[] {
  return expect(clearedTasks, answer, 'list of cleared tasks').task_instances.map((read) => read.task_id);
}

export function readToken(answer: unknown): string {
  return expect(token, answer, 'token').access_token;
}

function toRun(read: z.infer<typeof run>): AirflowRun {
  const dueAt = dueAtOf(read);
  return {
    dagId: read.dag_id,
    runId: read.dag_run_id,
    state: read.state,
    type: read.run_type,
    conf: read.conf ?? {},
    ...(dueAt && { dueAt }),
    ...(read.start_date && { startedAt: read.start_date }),
    ...(read.end_date && { endedAt: read.end_date }),
  };
}

/**
 * Airflow 3 says it itself. Airflow 2 gives a scheduled run the date at which its interval began, a day before it was due,
 * and a manual one the interval before the moment of the order, which that moment does not belong to.
 */
function dueAtOf(read: z.infer<typeof run>): string | undefined {
  const due = read.run_type === 'manual' ? read.logical_date : (read.data_interval_end ?? read.logical_date);
  return read.run_after ?? due ?? undefined;
}
