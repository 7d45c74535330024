import { z } from 'zod';
import { safeDetail } from '../redact.js';
import type { AirflowDag, AirflowPool, ConnectionTest, ImportErrors } from './dag.js';
import { expect } from './expect.js';

const timestamp = z.iso.datetime({ offset: true }).nullish();
const dag = z.object({
  dag_id: z.string(),
  is_paused: z.boolean().nullish(),
  /** Airflow 2 says `active`, Airflow 3 `stale`. */
  is_active: z.boolean().nullish(),
  is_stale: z.boolean().nullish(),
  has_import_errors: z.boolean().nullish(),
  next_dagrun_create_after: timestamp,
  next_dagrun_run_after: timestamp,
});
const dags = z.object({ dags: z.array(dag) });
const count = z.number().default(0);
const pools = z.object({
  pools: z.array(
    z.object({
      name: z.string(),
      slots: z.number(),
      running_slots: count,
      queued_slots: count,
      scheduled_slots: count,
      open_slots: z.number().nullish(),
    }),
  ),
});
const importErrors = z.object({
  import_errors: z.array(z.object({ filename: z.string().nullish(), stack_trace: z.string().nullish() })),
  total_entries: z.number(),
});
const connection = z.object({
  connection_id: z.string(),
  conn_type: z.string(),
  host: z.string().nullish(),
  login: z.string().nullish(),
  schema: z.string().nullish(),
  port: z.number().nullish(),
  extra: z.string().nullish(),
});
const connectionTest = z.object({ status: z.boolean(), message: z.string() });

export function readDag(answer: unknown): AirflowDag {
  return toDag(expect(dag, answer, 'DAG'));
}

export function readDags(answer: unknown): readonly AirflowDag[] {
  return expect(dags, answer, 'list of DAGs').dags.map(toDag);
}

export function readPools(answer: unknown): readonly AirflowPool[] {
  return expect(pools, answer, 'list of pools').pools.map((read) => ({
    name: read.name,
    slots: read.slots,
    running: read.running_slots,
    queued: read.queued_slots,
    scheduled: read.scheduled_slots,
    // A pool without a limit has -1 slots, and Airflow then says nothing of the open ones.
    open: read.open_slots ?? Number.MAX_SAFE_INTEGER,
  }));
}

export function readImportErrors(answer: unknown): ImportErrors {
  const { import_errors: errors, total_entries: total } = expect(importErrors, answer, 'list of import errors');
  return {
    total,
    some: errors.map(({ filename, stack_trace: trace }) => ({
      file: safeDetail(filename ?? ''),
      error: safeDetail((trace ?? '').trimEnd().split('\n').at(-1) ?? ''),
    })),
  };
}

/**
 * What is sent back for the test. The password is left out: Airflow gives it masked or not at all, and where it can it puts
 * in its own.
 */
export function readConnection(answer: unknown): Readonly<Record<string, unknown>> {
  return expect(connection, answer, 'connection');
}

export function readConnectionTest(answer: unknown): ConnectionTest {
  const { status, message } = expect(connectionTest, answer, 'test of a connection');
  return { outcome: status ? 'passed' : 'failed', message: safeDetail(message) };
}

function toDag(read: z.infer<typeof dag>): AirflowDag {
  const nextRunAt = read.next_dagrun_run_after ?? read.next_dagrun_create_after;
  return {
    dagId: read.dag_id,
    paused: read.is_paused ?? false,
    active: read.is_active ?? !(read.is_stale ?? false),
    hasImportErrors: read.has_import_errors ?? false,
    ...(nextRunAt && { nextRunAt }),
  };
}
