import type { Layout } from '../../domain/ingestion/layout.js';
import type { Language } from '../../messages/language.js';
import { IntegrationError } from '../integration-error.js';
import { ensureTable } from './ensure-table.js';
import { ensureTarget } from './ensure-target.js';
import { quoteName } from './identifiers.js';
import type { Ask } from './masters-client.js';
import { AUDIT_LOG, ERROR_LOG, LOADS, MASTERS, OUTBOX, PENDING_VIEW } from './own-tables.js';
import { inTransaction } from './session.js';
import type { Sessions } from './session.js';
import { readShape } from './table-shape.js';
import { ensureTimeZone } from './time-zone.js';
import type { ZoneReport } from './time-zone.js';

const OWN_TABLES = [ERROR_LOG, AUDIT_LOG, LOADS, OUTBOX, MASTERS];
/** A new index on a large error_log takes a while. */
const STATEMENT_TIMEOUT_MS = 10 * 60_000;
/** Whoever works in a table is waited for so long; then somebody tries again. */
const LOCK_TIMEOUT_MS = 15_000;

/**
 * Makes what is missing of schema, tables and columns, and the database's time zone. Does nothing where nothing is missing, and
 * then needs no rights to make anything. Several at once wait for each other.
 *
 * @throws IntegrationError CONFIG_INVALID where a table that is there cannot take what is to be written to it,
 *   PERMISSION_DENIED, and as `toMastersError`
 */
export async function prepare(sessions: Sessions, language: Language, layouts: readonly Layout[]): Promise<ZoneReport> {
  const { database } = sessions;
  return sessions.alone({ statementTimeoutMs: STATEMENT_TIMEOUT_MS }, async (ask) => {
    await ask('SELECT pg_advisory_lock(hashtextextended($1, 0))', ['guardia/prepare']);
    await inTransaction(ask, async () => {
      await ask(`SELECT set_config('lock_timeout', $1, true)`, [String(LOCK_TIMEOUT_MS)]);
      for (const schema of new Set([database.schema, ...layouts.flatMap(({ target }) => target.schema ?? [])])) {
        await ensureSchema(ask, schema);
      }
      for (const table of OWN_TABLES) await ensureTable(ask, database.schema, table);
      if (!(await readShape(ask, database.schema, PENDING_VIEW.name))) await ask(PENDING_VIEW.sql);
      for (const layout of layouts) {
        refuseOwnTable(layout, database.schema);
        await ensureTarget(ask, database.schema, layout);
        await registerMaster(ask, layout);
      }
    });
    return ensureTimeZone(ask, database, language);
  });
}

function refuseOwnTable({ name, target }: Layout, schema: string): void {
  const isOwn = [...OWN_TABLES, PENDING_VIEW].some((table) => table.name === target.table);
  if (!isOwn || (target.schema ?? schema) !== schema) return;
  throw new IntegrationError(
    'CONFIG_INVALID',
    `the layout ${name} cannot load into ${target.table}: that table is Guardia's`,
  );
}

async function ensureSchema(ask: Ask, schema: string): Promise<void> {
  const { rows } = await ask('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rows.length === 0) await ask(`CREATE SCHEMA ${quoteName(schema)}`);
}

async function registerMaster(ask: Ask, { name, version, target, key }: Layout): Promise<void> {
  await ask(
    `INSERT INTO "ingestion_masters" ("master", "layout_version", "target_schema", "target_table", "key")
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT ("master") DO UPDATE SET "layout_version" = EXCLUDED."layout_version",
       "target_schema" = EXCLUDED."target_schema", "target_table" = EXCLUDED."target_table", "key" = EXCLUDED."key"
     WHERE ("ingestion_masters".*) IS DISTINCT FROM (EXCLUDED.*)`,
    [name, version, target.schema ?? null, target.table, key],
  );
}
