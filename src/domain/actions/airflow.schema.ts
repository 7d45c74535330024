import { z } from 'zod';
import { durationSchema, lineSchema, nameSchema, percentSchema } from '../fields.schema.js';

const MOST_QUEUED = 1_000_000;
const MOST_TIMES = 10;
const DAY_MS = 86_400_000;

const service = nameSchema
  .optional()
  .meta({ description: "A service of kind airflow; the pipeline's scheduler where absent" });
const dag = lineSchema.optional().meta({ description: "The pipeline's DAG where absent" });
const onDag = { service, dag };

export const AIRFLOW_SCHEMAS = {
  check_dag_processor: z.strictObject({ service }),
  check_failed_runs: z
    .strictObject({ ...onDag, within: durationSchema({ maxMs: 30 * DAY_MS }).prefault('1 day') })
    .transform(({ within, ...rest }) => ({ ...rest, withinMs: within })),
  check_dag_started: z
    .strictObject({ ...onDag, tolerance: durationSchema({ maxMs: DAY_MS }).prefault('15 minutes') })
    .transform(({ tolerance, ...rest }) => ({ ...rest, toleranceMs: tolerance })),
  check_dag_duration: z
    .strictObject({ ...onDag, limit: durationSchema({ maxMs: 7 * DAY_MS }).prefault('45 minutes') })
    .transform(({ limit, ...rest }) => ({ ...rest, limitMs: limit })),
  check_task_success: z
    .strictObject({
      ...onDag,
      within: durationSchema({ maxMs: 30 * DAY_MS }).prefault('1 day'),
      minimum: percentSchema.prefault('90 %'),
    })
    .transform(({ within, ...rest }) => ({ ...rest, withinMs: within })),
  check_airflow_queue: z.strictObject({ service, maxQueued: z.int().min(0).max(MOST_QUEUED).default(50) }),
  check_airflow_connection: z.strictObject({ service, connection: lineSchema }),
  trigger_dag: z.strictObject({
    ...onDag,
    conf: z.record(nameSchema, z.union([z.string().max(500), z.number(), z.boolean()])).optional(),
  }),
  clear_failed_tasks: z.strictObject({
    ...onDag,
    run: lineSchema.optional().meta({ description: 'The newest failed run where absent' }),
    atMostTimes: z.int().min(1).max(MOST_TIMES).default(2).meta({ description: 'How often one run may be cleared' }),
  }),
  pause_dag: z.strictObject(onDag),
  unpause_dag: z.strictObject(onDag),
} as const;
