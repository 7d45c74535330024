import type { PendingLoad } from '../../domain/ingestion/event.js';
import type { LedgerRow } from '../../ingestion/desk-ports.js';
import type { LoadRecord, LoadSums } from '../../ingestion/ports.js';
import type { Ask } from './masters-client.js';
import { isoSql } from './present-columns.js';

const RECORD = `"load_id" AS "loadId", "run_id" AS "runId", "fecha_proceso" AS "date", "file_name" AS "file",
  "rows_read" AS "rowsRead", "rows_loaded" AS "rowsLoaded", "rows_rejected" AS "rowsRejected",
  "inserted", "updated", "unchanged", "events"`;

/** The newest load of this content for this master. */
export async function findLoad(ask: Ask, master: string, hash: string): Promise<LoadRecord | undefined> {
  const { rows } = await ask<LoadRecord>(
    `SELECT ${RECORD} FROM "ingestion_loads" WHERE "master" = $1 AND "file_hash" = $2 AND "state" = 'loaded'
     ORDER BY "load_id" DESC LIMIT 1`,
    [master, hash],
  );
  return rows[0];
}

/** How often this content was loaded for this master, and the ids of those loads. */
export async function loadsOfContent(ask: Ask, master: string, hash: string): Promise<readonly number[]> {
  const { rows } = await ask<{ loadId: number }>(
    `SELECT "load_id" AS "loadId" FROM "ingestion_loads" WHERE "master" = $1 AND "file_hash" = $2 AND "state" = 'loaded'`,
    [master, hash],
  );
  return rows.map(({ loadId }) => loadId);
}

/** Masters of which a whole file was loaded for this date, or came once more with what had been loaded before. */
export async function mastersLoadedOn(ask: Ask, date: string): Promise<ReadonlySet<string>> {
  const { rows } = await ask<{ master: string }>(
    `SELECT "master" FROM "ingestion_loads" WHERE "fecha_proceso" = $1::date AND "state" = 'loaded' AND NOT "records_only"
     UNION
     SELECT "master" FROM "audit_log" WHERE "action" = 'file_duplicate' AND strpos("to_place", '/' || $1::date || '/') > 0
       AND "master" IS NOT NULL`,
    [date],
  );
  return new Set(rows.map(({ master }) => master));
}

const PENDING = `"load_id" AS "loadId", "master", "events", "events_published" AS "published", "oracle_loaded" AS "oracleLoaded",
  ${isoSql('"loaded_at"')} AS "committedAt"`;
const WAITING = {
  kafka: `"events_published" < "events"`,
  oracle: `"for_oracle" AND "oracle_loaded" < "events"`,
} as const;
const OUT = { kafka: '"events_published"', oracle: '"oracle_loaded"' } as const;

export async function pendingLoads(ask: Ask, sink: 'kafka' | 'oracle'): Promise<readonly PendingLoad[]> {
  const { rows } = await ask<PendingLoad>(
    `SELECT ${PENDING} FROM "ingestion_loads" WHERE ${WAITING[sink]} ORDER BY "load_id"`,
  );
  return rows;
}

export async function countPending(ask: Ask): Promise<number> {
  const { rows } = await ask<{ pending: number }>(
    `SELECT coalesce(sum("events" - "events_published"), 0)::int8 AS pending FROM "ingestion_loads" WHERE ${WAITING.kafka}`,
  );
  return rows[0]?.pending ?? 0;
}

export async function markOut(ask: Ask, sink: 'kafka' | 'oracle', loadId: number, throughN: number): Promise<void> {
  await ask(
    `UPDATE "ingestion_loads" SET ${OUT[sink]} = least($2::int8, "events") WHERE "load_id" = $1 AND ${OUT[sink]} < $2::int8`,
    [loadId, throughN],
  );
}

/** The ledger's own numbers, and those of what really stands in error_log and in the outbox. */
export async function loadSums(ask: Ask, loadIds: readonly number[]): Promise<readonly LoadSums[]> {
  const { rows } = await ask<LoadSums>(
    `SELECT ${PENDING}, "rows_read" AS "rowsRead", "rows_loaded" AS "rowsLoaded", "rows_rejected" AS "rowsRejected",
            "inserted", "updated", "unchanged",
            (SELECT count(*) FROM "error_log" e WHERE e."load_id" = l."load_id" AND e."error_type" <> 'refused_by_oracle') AS "rowsInErrorLog",
            EXISTS (SELECT FROM "ingestion_loads" m WHERE m."master" = l."master" AND m."file_hash" = l."file_hash"
                      AND m."state" = 'loaded' AND m."again_number" > l."again_number") AS "superseded",
            (SELECT count(*) FROM "outbox" o WHERE o."load_id" = l."load_id") AS "rowsInOutbox"
     FROM "ingestion_loads" l WHERE "load_id" = ANY ($1::int8[]) AND "state" = 'loaded' ORDER BY "load_id"`,
    [loadIds],
  );
  return rows;
}

const LEDGER_ROW = `"load_id" AS "loadId", "run_id" AS "runId", "fecha_proceso" AS "date", "master", "file_name" AS "file",
  "file_hash" AS "hash", "state", "records_only" AS "recordsOnly", "rows_read" AS "rowsRead", "rows_loaded" AS "rowsLoaded",
  "rows_rejected" AS "rowsRejected", "events", "events_published" AS "eventsPublished", ${isoSql('"loaded_at"')} AS "loadedAt"`;
const MOST_OF_A_FILE = 1_000;

/** Newest first, by the file's or the master's name. */
export async function ledgerRows(
  ask: Ask,
  of: { readonly file: string } | { readonly master: string },
  limit = MOST_OF_A_FILE,
): Promise<readonly LedgerRow[]> {
  const [column, name] = 'file' in of ? ['"file_name"', of.file] : ['"master"', of.master];
  const { rows } = await ask<LedgerRow>(
    `SELECT ${LEDGER_ROW} FROM "ingestion_loads" WHERE ${column} = $1 ORDER BY "load_id" DESC LIMIT $2`,
    [name, limit],
  );
  return rows;
}
