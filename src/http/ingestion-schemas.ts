import { z } from 'zod';
import { personSchema } from '../domain/alert.schema.js';
import { RUN_REASONS } from '../domain/ingestion/run.js';
import type { RunHistory, RunStatus } from '../ingestion/desk-orders.js';

const date = z.iso.date().meta({ description: "YYYY-MM-DD on the pipeline's clock: the business date" });
/** A name in a folder, never a path; the folders refuse what is left. */
const fileName = z.string().min(1).max(255);
const master = z.string().min(1).max(64);
const name = z.string().min(1).max(200);

export const dateParams = z.object({ date });

export const runBody = z.strictObject({
  by: personSchema,
  date: date.optional(),
  reason: z.enum(['person', 'airflow']).default('person'),
  masters: z.array(master).max(200).optional(),
  files: z.array(fileName).max(1_000).optional(),
  again: z.boolean().optional().meta({ description: 'Also loads again what of this date stands in processed/' }),
  waitForMasters: z.boolean().optional().meta({ description: 'Waits for masters until their expectedBy' }),
});
export const reprocessBody = z.strictObject({ by: personSchema, date: date.optional() });
export const fileBody = reprocessBody.extend({
  file: fileName.meta({ description: 'A name in error/, never a path' }),
});
export const rerunBody = z.strictObject({ by: personSchema, date, masters: z.array(master).max(200).optional() });

export const historyQuery = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });
const filter = {
  from: date.optional(),
  to: date.optional(),
  type: name.optional(),
  master: master.optional(),
  file: fileName.optional(),
  uncorrectedOnly: z.stringbool().default(false),
};
export const errorsQuery = z.object({ ...filter, limit: z.coerce.number().int().min(1).max(1_000).default(100) });
export const summaryQuery = z.object(filter);

export const runAnswer = z.object({
  runner: z.enum(['guardia', 'airflow', 'observe']),
  outcome: z.enum(['started', 'joined', 'cleared']).meta({
    description:
      'joined: a run of that date was under way, and may have begun before what was asked for; ask again after it',
  }),
  date: z.string(),
  runId: z.string(),
  workflowId: z.string().optional(),
  dagId: z.string().optional(),
  cleared: z.array(z.string()).readonly().optional(),
  unaudited: z.string().optional(),
});
export const fileAnswer = z.object({
  file: z.string(),
  place: z.enum(['moved', 'already_in_input', 'already_loaded']),
  from: z.string().optional(),
  to: z.string().optional(),
  hash: z.string().optional(),
  bytes: z.number().optional(),
  load: z.looseObject({ loadId: z.number(), date: z.string(), rowsLoaded: z.number() }).optional(),
  run: runAnswer.optional(),
});

const writtenStage = z.looseObject({ name: z.string(), state: z.string(), code: z.string().optional() });
const writtenView = z.looseObject({
  runId: z.string(),
  workflowId: z.string(),
  pipeline: z.string(),
  date: z.string(),
  reason: z.enum(RUN_REASONS),
  state: z.enum(['running', 'succeeded', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  stages: z.array(writtenStage),
  files: z.array(z.looseObject({ file: z.string(), master: z.string(), outcome: z.string() })),
  published: z.number(),
  pending: z.number(),
});
const dagRun = z.looseObject({ runId: z.string(), state: z.string(), date: z.string() });
const observed = { runner: z.literal('observe'), dagId: z.string(), runs: z.array(dagRun) };
const own = z.enum(['guardia', 'airflow']);

/** The fields that readers rely on are written down; whatever else a view holds passes as it is, which the casts say. */
export const statusAnswer = z.union([
  z.object({ runner: own, view: writtenView }),
  z.object({ ...observed, tasks: z.array(z.looseObject({ name: z.string(), tries: z.number() })) }),
]) as unknown as z.ZodType<RunStatus>;
export const historyAnswer = z.union([
  z.object({ runner: own, runs: z.array(writtenView) }),
  z.object(observed),
]) as unknown as z.ZodType<RunHistory>;

export const errorRow = z.looseObject({
  id: z.number(),
  date: z.string(),
  at: z.string(),
  type: z.string(),
  lineNumber: z.number().optional(),
  field: z.string().optional(),
  value: z.string().optional(),
  reason: z.string().optional(),
});
export const errorGroup = z.looseObject({
  type: z.string(),
  count: z.number(),
  corrected: z.number(),
  lastAt: z.string(),
});
