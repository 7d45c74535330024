import type { ErrorFilter, ErrorGroup, ErrorRow } from '../../ingestion/desk-ports.js';
import type { Ask } from './masters-client.js';
import { ERROR_LOG } from './own-tables.js';
import { isoSql, presentColumnsSql } from './present-columns.js';
import type { Sessions } from './session.js';
import { readShape } from './table-shape.js';
import { withoutNulls } from './without-nulls.js';
import type { Nullable } from './without-nulls.js';

const ROWS_PER_BATCH = 1_000;

const ROW = `coalesce("id", 0) AS "id", "fecha_proceso" AS "date", ${isoSql('e."timestamp"')} AS "at",
  coalesce("error_type", '') AS "type", "run_id" AS "runId", "load_id" AS "loadId", "master", "file_name" AS "file",
  "line_number" AS "lineNumber", "field", "value", "reason", "expected", "entity_key" AS "entityKey", "record",
  ${isoSql('"corrected_at"')} AS "correctedAt"`;

/** Newest first. */
export async function listErrors(
  ask: Ask,
  schema: string,
  filter: ErrorFilter,
  limit: number,
): Promise<readonly ErrorRow[]> {
  const log = await errorLogSql(ask, schema);
  if (log === undefined) return [];
  const { where, values } = conditions(filter);
  const { rows } = await ask<Nullable<ErrorRow>>(
    `SELECT ${ROW} FROM ${log} ${where} ORDER BY e."timestamp" DESC, e."id" DESC LIMIT $${values.length + 1}`,
    [...values, limit],
  );
  return rows.map((row) => withoutNulls<ErrorRow>(row));
}

/** By type and master, most frequent first. */
export async function summariseErrors(ask: Ask, schema: string, filter: ErrorFilter): Promise<readonly ErrorGroup[]> {
  const log = await errorLogSql(ask, schema);
  if (log === undefined) return [];
  const { where, values } = conditions(filter);
  const { rows } = await ask<Nullable<ErrorGroup>>(
    `SELECT coalesce("error_type", '') AS "type", "master", count(*) AS "count", count("corrected_at") AS "corrected",
            mode() WITHIN GROUP (ORDER BY "field") AS "field", min("reason") AS "example",
            ${isoSql('max(e."timestamp")')} AS "lastAt"
     FROM ${log} ${where} GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2`,
    values,
  );
  return rows.map((row) => withoutNulls<ErrorGroup>(row));
}

/** All that fit, by load, file and line. */
export async function* exportErrors(sessions: Sessions, filter: ErrorFilter): AsyncGenerator<ErrorRow> {
  const log = await sessions.briefly((ask) => errorLogSql(ask, sessions.database.schema));
  if (log === undefined) return;
  const { where, values } = conditions(filter);
  const sql = `SELECT ${ROW} FROM ${log} ${where} ORDER BY e."load_id", e."file_name", e."line_number", e."id"`;
  for await (const batch of sessions.inBatches<Nullable<ErrorRow>>(sql, values, ROWS_PER_BATCH)) {
    for (const row of batch) yield withoutNulls<ErrorRow>(row);
  }
}

async function errorLogSql(ask: Ask, schema: string): Promise<string | undefined> {
  const shape = await readShape(ask, schema, ERROR_LOG.name);
  return shape && `(SELECT ${presentColumnsSql(ERROR_LOG, shape)} FROM "error_log") AS e`;
}

function conditions(filter: ErrorFilter): { readonly where: string; readonly values: readonly unknown[] } {
  const wanted: readonly (readonly [string, unknown])[] = [
    [`e."fecha_proceso" >= $::date`, filter.from],
    [`e."fecha_proceso" <= $::date`, filter.to],
    [`e."error_type" = $`, filter.type],
    [`e."master" = $`, filter.master],
    [`e."file_name" = $`, filter.file],
    [`e."load_id" = $`, filter.loadId],
  ];
  const given = wanted.filter(([, value]) => value !== undefined);
  const parts = given.map(([sql], index) => sql.replace('$', () => `$${index + 1}`));
  if (filter.uncorrectedOnly) parts.push(`e."corrected_at" IS NULL`);
  return {
    where: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`,
    values: given.map(([, value]) => value),
  };
}
