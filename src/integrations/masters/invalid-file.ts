import type { InvalidFileOrder } from '../../ingestion/ports.js';
import type { Language } from '../../messages/language.js';
import { writeAudit } from './audit-log.js';
import { logRows } from './error-log.js';
import type { Ask } from './masters-client.js';
import { inTransaction } from './session.js';

/**
 * A file that does not fit its layout: one row in error_log, in the ledger and in audit_log. The same file of the same date
 * is written once, however often its run is killed and done again.
 */
export async function recordInvalidFile(
  ask: Ask,
  schema: string,
  language: Language,
  order: InvalidFileOrder,
): Promise<void> {
  const { master, hash, file, bytes, runId, date, by, problem, from, to } = order;
  await inTransaction(ask, async () => {
    await ask('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`guardia/master/${schema}/${master}`]);
    const { rows } = await ask<{ loadId: number }>(
      `INSERT INTO "ingestion_loads" ("run_id", "fecha_proceso", "master", "file_name", "file_hash", "bytes", "state")
       SELECT $1, $2, $3, $4, $5, $6, 'invalid'
       WHERE NOT EXISTS (SELECT 1 FROM "ingestion_loads" WHERE "state" = 'invalid' AND "fecha_proceso" = $2 AND "master" = $3
                         AND "file_name" = $4 AND "file_hash" = $5)
       RETURNING "load_id" AS "loadId"`,
      [runId, date, master, file, hash, bytes],
    );
    const [load] = rows;
    if (!load) return;
    const { loadId } = load;
    const { fault, line, field, found, expected } = problem;
    await logRows(
      ask,
      { schema, language, master, file, hash, runId, date, loadId },
      `(SELECT $9::text AS "fault", $10::int8 AS "line_number", $11::text AS "field", $12::text AS "value", $13::text AS "expected",
         NULL::text AS "entity_key", NULL::text AS "record", NULL::jsonb AS "others") AS r`,
      '',
      [fault, line ?? null, field ?? null, found ?? null, expected ?? null],
    );
    await writeAudit(ask, schema, {
      ...{ who: by, action: 'file_rejected', runId, loadId, master, file, hash, from, to, rowsIn: 0, rowsOut: 0 },
      detail: { fault, ...(line !== undefined && { line }) },
    });
  });
}
