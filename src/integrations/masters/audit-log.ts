import type { AuditFilter, AuditRow } from '../../ingestion/desk-ports.js';
import type { AuditEntry } from '../../ingestion/ports.js';
import { logInsertSql, shapeOfLog } from './log-insert.js';
import type { Ask } from './masters-client.js';
import { AUDIT_LOG } from './own-tables.js';
import { isoSql, presentColumnsSql } from './present-columns.js';
import { readShape } from './table-shape.js';
import { withoutNulls } from './without-nulls.js';
import type { Nullable } from './without-nulls.js';

/** An entry, and the load that it is about. */
export type AuditLine = AuditEntry & { readonly loadId?: number };

/** Writes one entry, within a transaction; one of a deed (`key`) that has its entry already is not written again. */
export async function writeAudit(ask: Ask, schema: string, entry: AuditLine): Promise<void> {
  if (entry.key !== undefined) {
    await ask('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`guardia/deed/${schema}/${entry.key}`]);
  }
  const shape = await shapeOfLog(ask, schema, AUDIT_LOG);
  const insert = logInsertSql(AUDIT_LOG, shape, {
    timestamp: 'now()',
    who: '$1::text',
    action: '$2::text',
    run_id: '$3::text',
    load_id: '$4::bigint',
    master: '$5::text',
    file_name: '$6::text',
    file_hash: '$7::text',
    rows_in: '$8::bigint',
    rows_out: '$9::bigint',
    from_place: '$10::text',
    to_place: '$11::text',
    detail: '$12::jsonb',
    deed: '$13::text',
  });
  const { who, action, runId, loadId, master, file, hash, rowsIn, rowsOut, from, to, detail, key } = entry;
  await ask(
    `${insert}\nWHERE $13::text IS NULL OR NOT EXISTS (SELECT 1 FROM "audit_log" WHERE "deed" = $13)`,
    [
      who,
      action,
      runId,
      loadId,
      master,
      file,
      hash,
      rowsIn,
      rowsOut,
      from,
      to,
      detail && JSON.stringify(detail),
      key,
    ].map((value) => value ?? null),
  );
}

/** Newest first. Of a table of the user's own that lacks a column, a filter on it finds nothing. */
export async function listAudit(
  ask: Ask,
  schema: string,
  filter: AuditFilter,
  limit: number,
): Promise<readonly AuditRow[]> {
  const shape = await readShape(ask, schema, AUDIT_LOG.name);
  if (!shape) return [];
  const { rows } = await ask<Nullable<AuditRow>>(
    `SELECT ${isoSql('"timestamp"')} AS "at", coalesce("who", '') AS "who", coalesce("action", '') AS "action",
            "run_id" AS "runId", "load_id" AS "loadId", "master", "file_name" AS "file", "file_hash" AS "hash",
            "rows_in" AS "rowsIn", "rows_out" AS "rowsOut", "from_place" AS "from", "to_place" AS "to"
     FROM (SELECT ${presentColumnsSql(AUDIT_LOG, shape)} FROM "audit_log") AS a
     WHERE ($1::text IS NULL OR "action" = $1) AND ($2::text IS NULL OR "file_name" = $2)
       AND ($3::text IS NULL OR "file_hash" = $3) AND ($4::text IS NULL OR "run_id" = $4)
     ORDER BY a."timestamp" DESC, a."id" DESC LIMIT $5`,
    [filter.action ?? null, filter.file ?? null, filter.hash ?? null, filter.runId ?? null, limit],
  );
  return rows.map((row) => withoutNulls<AuditRow>(row));
}
