import { z } from 'zod';
import { durationSchema, lineSchema, nameSchema, percentSchema } from '../fields.schema.js';
import type { TaskName } from './catalogue.js';
import type { TaskParams } from './params.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MOST_NAMES = 200;

const age = (minMs = DAY_MS) => durationSchema({ minMs });
const count = (most: number) => z.int().min(1).max(most);

/** What each task takes in guardia.yaml, and what holds where nothing is written. Durations become milliseconds. */
export const TASK_SCHEMAS: { readonly [Name in TaskName]: z.ZodType<TaskParams[Name]> } = {
  delete_old_logs: z
    .strictObject({ olderThan: age().prefault('30 days') })
    .transform(({ olderThan }) => ({ olderThanMs: olderThan })),
  compact_topics: z
    .strictObject({
      topics: z.array(lineSchema).max(MOST_NAMES).default([]),
      maxDirtyRatio: percentSchema.prefault('80 %'),
    })
    .transform((written) => written),
  vacuum_tables: z
    .strictObject({
      minDeadRatio: percentSchema.prefault('20 %'),
      minDeadRows: count(1_000_000_000).default(1_000),
      atMostTables: count(1_000).default(100),
    })
    .transform((written) => written),
  prune_own_records: z.strictObject({ keep: age().prefault('180 days') }).transform(({ keep }) => ({ keepMs: keep })),
  digest: z
    .strictObject({ lookBack: age(MINUTE_MS).prefault('24 hours') })
    .transform(({ lookBack }) => ({ lookBackMs: lookBack })),
  pipeline_figures: z
    .strictObject({ lookBack: age(MINUTE_MS).prefault('7 days') })
    .transform(({ lookBack }) => ({ lookBackMs: lookBack })),
  service_resources: z
    .strictObject({ lookBack: age(MINUTE_MS).prefault('7 days') })
    .transform(({ lookBack }) => ({ lookBackMs: lookBack })),
  errors_by_type: z.strictObject({ lookBackDays: count(366).default(7) }),
  disk_forecast: z
    .strictObject({ warnWithin: age().prefault('30 days') })
    .transform(({ warnWithin }) => ({ warnWithinMs: warnWithin })),
  kafka_topics: z.strictObject({ atMostTopics: count(500).default(100) }),
  back_up_database: z
    .strictObject({
      keepCount: count(1_000).default(6),
      keep: age().prefault('190 days'),
      plainSql: z.boolean().default(false),
    })
    .transform(({ keep, ...rest }) => ({ ...rest, keepMs: keep })),
  archive_processed_files: z
    .strictObject({ olderThan: age().prefault('30 days') })
    .transform(({ olderThan }) => ({ olderThanMs: olderThan })),
  review_versions: z.strictObject({}),
  review_configuration: z
    .strictObject({ lookBack: age().prefault('31 days') })
    .transform(({ lookBack }) => ({ lookBackMs: lookBack })),
  review_security: z
    .strictObject({ passwordAge: age().prefault('90 days'), certificateWithin: age().prefault('30 days') })
    .transform(({ passwordAge, certificateWithin }) => ({
      passwordAgeMs: passwordAge,
      certificateWithinMs: certificateWithin,
    })),
  rotate_passwords: z
    .strictObject({ dueWithin: age().prefault('14 days'), role: nameSchema.default('lead_engineer') })
    .transform(({ dueWithin, role }) => ({ dueWithinMs: dueWithin, role })),
  test_restore: z
    .strictObject({ maxBackupAge: age().prefault('35 days') })
    .transform(({ maxBackupAge }) => ({ maxBackupAgeMs: maxBackupAge })),
  test_replay: z
    .strictObject({ lookBack: age().prefault('7 days') })
    .transform(({ lookBack }) => ({ lookBackMs: lookBack })),
  rebuild_tables: z
    .strictObject({
      lockTimeout: durationSchema({ minMs: 100, maxMs: 10 * MINUTE_MS }).prefault('5 seconds'),
      minBloatRatio: percentSchema.prefault('20 %'),
      atMostTables: count(1_000).default(100),
    })
    .transform(({ lockTimeout, ...rest }) => ({ ...rest, lockTimeoutMs: lockTimeout })),
  test_failover: z.strictObject({ services: z.array(nameSchema).max(MOST_NAMES).default([]) }),
};
