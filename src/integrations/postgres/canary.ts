import { withPostgres } from './connection.js';
import type { PostgresOptions, Query } from './connection.js';

/** What stands in the canary's own outbox; the masters' is not touched, so neither their counts nor their order are. */
export interface CanaryRow {
  readonly id: string;
  /** ISO 8601, by the database's clock. */
  readonly at: string;
}

/** Rows of the last runs are kept for whoever wants to see when it last went through. */
const RUNS_KEPT = 20;
const TABLE = '"public"."guardia_canary"';
const OUTBOX = '"public"."guardia_canary_outbox"';

/** Writes the record and its row of the outbox in one transaction, and takes the oldest away. Throws as `withPostgres`. */
export async function writeCanary(options: PostgresOptions, id: string): Promise<void> {
  await withPostgres(options, async (query) => {
    await ensureTables(query);
    await query('BEGIN');
    await query(`INSERT INTO ${TABLE} ("id") VALUES ($1)`, [id]);
    await query(`INSERT INTO ${OUTBOX} ("id", "time") VALUES ($1, now())`, [id]);
    await query(
      `DELETE FROM ${TABLE} WHERE "id" NOT IN (SELECT "id" FROM ${TABLE} ORDER BY "written_at" DESC, "id" LIMIT $1)`,
      [RUNS_KEPT],
    );
    await query('COMMIT');
  });
}

/** The row that waits in the outbox; undefined where it is gone. Throws as `withPostgres`. */
export async function readCanary(options: PostgresOptions, id: string): Promise<CanaryRow | undefined> {
  const [row] = await withPostgres(options, (query) =>
    query<{ id: string; at: Date }>(`SELECT "id", "time" AS "at" FROM ${OUTBOX} WHERE "id" = $1`, [id]),
  );
  return row && { id: row.id, at: row.at.toISOString() };
}

/** Throws as `withPostgres`. */
export async function markCanaryPublished(options: PostgresOptions, id: string): Promise<void> {
  await withPostgres(options, (query) => query(`UPDATE ${OUTBOX} SET "published_at" = now() WHERE "id" = $1`, [id]));
}

/** Only where they are missing: `IF NOT EXISTS` asks for the right to create although there is nothing to create. */
async function ensureTables(query: Query): Promise<void> {
  const [found] = await query<{ both: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AND to_regclass($2) IS NOT NULL AS "both"`,
    [TABLE, OUTBOX],
  );
  if (found?.both) return;
  await query(
    `CREATE TABLE IF NOT EXISTS ${TABLE} ("id" text PRIMARY KEY, "written_at" timestamptz NOT NULL DEFAULT now())`,
  );
  await query(
    `CREATE TABLE IF NOT EXISTS ${OUTBOX} ("id" text PRIMARY KEY REFERENCES ${TABLE} ON DELETE CASCADE,
       "time" timestamptz NOT NULL, "published_at" timestamptz)`,
  );
}
