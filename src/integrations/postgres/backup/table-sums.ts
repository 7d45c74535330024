import type { TableSum } from '../../../domain/maintenance/backup.js';
import { IntegrationError } from '../../integration-error.js';
import { withPostgres } from '../connection.js';
import type { PostgresOptions, Query } from '../connection.js';
import { PostgresError } from '../postgres-failure.js';

const UNDEFINED_TABLE = '42P01';
const LOCK_TIMEOUT_MS = 60_000;

/** Large objects are no table, and in a dump all the same. */
const LARGE_OBJECTS = 'pg_catalog.pg_largeobject';

/**
 * The tables whose rows a dump holds: what extensions own is theirs to make, and views and foreign tables have none of their own.
 */
const TABLES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS "table"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY pg_relation_size(c.oid) DESC, 1`;

/** Values as text that is the same whatever the session, the role or the database has set. */
const SAME_TEXT = `
  SELECT set_config('datestyle', 'ISO, YMD', false), set_config('intervalstyle', 'postgres', false),
    set_config('timezone', 'UTC', false), set_config('extra_float_digits', '3', false),
    set_config('bytea_output', 'hex', false), set_config('lc_monetary', 'C', false),
    set_config('search_path', 'pg_catalog', false), set_config('row_security', 'off', false),
    set_config('statement_timeout', '0', false), set_config('jit', 'off', false),
    set_config('idle_in_transaction_session_timeout', '0', false)`;

/** What a table's name becomes in a statement is made by the server's own `format('%I.%I')`. */
function sumSql(table: string): string {
  if (table === LARGE_OBJECTS) {
    return `SELECT count(*) AS "rows", coalesce(sum(hashtextextended(oid::text || md5(lo_get(oid)), 0)), 0)::text AS "checksum"
      FROM pg_largeobject_metadata`;
  }
  return `SELECT count(*) AS "rows",
      coalesce(sum(hashtextextended((guardia_row.*)::text COLLATE "C", 0)), 0)::text AS "checksum"
    FROM ONLY ${table} AS guardia_row`;
}

/** Largest first, and locked against what would change them while they are read. For a transaction that has a snapshot. */
export async function holdTables(query: Query): Promise<readonly string[]> {
  const tables = await tablesOf(query);
  await query(`SELECT set_config('lock_timeout', $1, true)`, [String(LOCK_TIMEOUT_MS)]);
  try {
    for (const table of tables) await query(`LOCK TABLE ONLY ${table} IN ACCESS SHARE MODE`);
  } catch (error) {
    if (!(error instanceof PostgresError) || error.state !== UNDEFINED_TABLE) throw error;
    throw new IntegrationError('SERVICE_ERROR', `${error.message}: dropped while the backup began`);
  }
  return withLargeObjects(query, tables);
}

/** And the large objects, where there are any. */
export async function listTables(query: Query): Promise<readonly string[]> {
  return withLargeObjects(query, await tablesOf(query));
}

export async function tablesOf(query: Query): Promise<readonly string[]> {
  return (await query<{ table: string }>(TABLES)).map(({ table }) => table);
}

async function withLargeObjects(query: Query, tables: readonly string[]): Promise<readonly string[]> {
  const [found] = await query<{ any: boolean }>('SELECT EXISTS (SELECT FROM pg_largeobject_metadata) AS "any"');
  return found?.any ? [LARGE_OBJECTS, ...tables] : tables;
}

export interface SumOrder {
  readonly tables: readonly string[];
  /** As `pg_export_snapshot` gave it; what is committed now where absent. */
  readonly snapshot?: string;
  /** Sessions at the same time. */
  readonly jobs: number;
  readonly onTable?: (done: number) => void;
}

/**
 * Counts every table's rows and sums a hash of each row's text, on the server and in constant memory: the order of the rows does
 * not matter. A sum of 64-bit hashes finds damage; it is no proof against somebody who forges rows.
 */
export async function sumTables(
  options: PostgresOptions,
  { tables, snapshot, jobs, onTable }: SumOrder,
): Promise<readonly TableSum[]> {
  const waiting = [...tables];
  const sums = new Map<string, TableSum>();
  const sumInSession = async (): Promise<void> => {
    await withPostgres(options, async (query) => {
      await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      if (snapshot !== undefined) await query(`SET TRANSACTION SNAPSHOT '${plainSnapshot(snapshot)}'`);
      await query(SAME_TEXT);
      for (let table = waiting.shift(); table !== undefined; table = waiting.shift()) {
        const [sum] = await query<{ rows: string; checksum: string }>(sumSql(table));
        if (!sum) throw new IntegrationError('BAD_ANSWER', `the server does not count ${table}`);
        sums.set(table, { table, rows: Number(sum.rows), checksum: sum.checksum });
        onTable?.(sums.size);
      }
      await query('COMMIT');
    });
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, tables.length)) }, sumInSession));
  return tables.toSorted().flatMap((table) => sums.get(table) ?? []);
}

/** `SET TRANSACTION SNAPSHOT` takes no parameter. */
function plainSnapshot(snapshot: string): string {
  if (/^[0-9A-Fa-f-]{1,60}$/.test(snapshot)) return snapshot;
  throw new IntegrationError('BAD_ANSWER', 'the server gave no snapshot');
}
