import { FILE_FAULTS } from '../../domain/ingestion/faults.js';
import type { Layout } from '../../domain/ingestion/layout.js';
import { faultFormats } from '../../messages/faults.js';
import type { Language } from '../../messages/language.js';
import { logInsertSql, shapeOfLog } from './log-insert.js';
import type { Ask } from './masters-client.js';
import { entityKey } from './merge-sql.js';
import { ERROR_LOG } from './own-tables.js';
import { stagingTables } from './staging-sql.js';

/** Whose rows are written. */
export interface ErrorContext {
  readonly schema: string;
  readonly language: Language;
  readonly master: string;
  readonly file: string;
  readonly hash: string;
  readonly runId: string;
  readonly date: string;
  readonly loadId: number;
}

/** The rejected records of a load, from its table of them to error_log. */
export async function logRejects(ask: Ask, context: ErrorContext): Promise<number> {
  const { rejects } = stagingTables(context.hash);
  return logRows(ask, context, `${rejects} r`, 'ORDER BY r."line_number"');
}

/**
 * The same for content that was loaded before: a record that is turned down once more for the same reason keeps its row, which
 * now belongs to this load; one that is let through now is corrected.
 */
export async function logRejectsAgain(ask: Ask, context: ErrorContext, earlier: readonly number[]): Promise<number> {
  const { rejects } = stagingTables(context.hash);
  const same = (error: string, reject: string): string =>
    `${error}."line_number" = ${reject}."line_number" AND ${error}."error_type" = ${reject}."fault"`;
  const fresh = await logRows(
    ask,
    context,
    `${rejects} r`,
    `WHERE NOT EXISTS (SELECT 1 FROM "error_log" e WHERE e."load_id" = ANY ($9::int8[]) AND ${same('e', 'r')}) ORDER BY r."line_number"`,
    [earlier],
  );
  const kept = await ask(
    `UPDATE "error_log" e SET "load_id" = $1, "run_id" = $2
     FROM ${rejects} r WHERE e."load_id" = ANY ($3::int8[]) AND ${same('e', 'r')}`,
    [context.loadId, context.runId, earlier],
  );
  await ask(
    `UPDATE "error_log" SET "corrected_at" = now(), "corrected_by_load" = $1
     WHERE "load_id" = ANY ($2::int8[]) AND "corrected_at" IS NULL AND "error_type" <> 'refused_by_oracle'`,
    [context.loadId, earlier],
  );
  return fresh + kept.count;
}

/**
 * Marks what this load has corrected: records of the same keys, and the file of the same name that did not fit as a whole.
 *
 * @param file only what came from a file of this name; all of the master where undefined
 */
export async function markCorrected(
  ask: Ask,
  layout: Layout,
  { hash, loadId }: Pick<ErrorContext, 'hash' | 'loadId'>,
  file: string | undefined,
): Promise<number> {
  const candidates = `e."master" = $1 AND ($2::text IS NULL OR e."file_name" = $2) AND e."corrected_at" IS NULL`;
  const values = [layout.name, file ?? null, loadId];
  const { rows } = await ask<{ some: boolean }>(
    `SELECT EXISTS (SELECT FROM "error_log" e WHERE ${candidates} AND e."load_id" IS DISTINCT FROM $3::int8) AS some`,
    values,
  );
  if (!rows[0]?.some) return 0;
  const mark = `UPDATE "error_log" e SET "corrected_at" = now(), "corrected_by_load" = $3::int8`;
  const records = await ask(
    `${mark} FROM ${stagingTables(hash).staging} s
     WHERE ${candidates} AND e."load_id" IS DISTINCT FROM $3::int8 AND e."entity_key" = ${entityKey(layout, 's')}`,
    values,
  );
  const files = await ask(`${mark} WHERE ${candidates} AND e."file_name" = $2 AND e."error_type" = ANY ($4::text[])`, [
    ...values,
    FILE_FAULTS,
  ]);
  return records.count + files.count;
}

/**
 * Writes rows to error_log, with the reason in words.
 *
 * @param source a table or subselect `r` with the columns of a table of rejects
 */
export async function logRows(
  ask: Ask,
  { schema, language, ...about }: ErrorContext,
  source: string,
  condition: string,
  more: readonly unknown[] = [],
): Promise<number> {
  const shape = await shapeOfLog(ask, schema, ERROR_LOG);
  const insert = logInsertSql(ERROR_LOG, shape, {
    fecha_proceso: '$1::date',
    timestamp: 'now()',
    error_type: 'r."fault"',
    run_id: '$2::text',
    load_id: '$3::int8',
    master: '$4::text',
    file_name: '$5::text',
    file_hash: '$6::text',
    line_number: 'r."line_number"',
    field: 'r."field"',
    value: 'r."value"',
    reason: `replace(format(w.template, r."field", r."value", r."expected"), ' ()', '')`,
    expected: 'r."expected"',
    entity_key: 'r."entity_key"',
    record: 'r."record"',
    others: 'r."others"',
  });
  const formats = faultFormats(language);
  const { count } = await ask(
    `${insert}
FROM ${source} LEFT JOIN unnest($7::text[], $8::text[]) AS w (fault, template) ON w.fault = r."fault"
${condition}`,
    [
      about.date,
      about.runId,
      about.loadId,
      about.master,
      about.file,
      about.hash,
      [...formats.keys()],
      [...formats.values()],
      ...more,
    ],
  );
  return count;
}
