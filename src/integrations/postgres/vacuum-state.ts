import type { TableState, VacuumState } from '../../domain/maintenance/vacuum.js';
import { IntegrationError } from '../integration-error.js';
import type { PostgresOptions, Query } from './connection.js';
import { lookAtPostgres } from './look.js';
import { MOMENT } from './session-sql.js';

const MOST_TABLES = 5_000;

/** Statistics, autovacuum and the age of transactions, of the database that we are connected with. Throws as `withPostgres`. */
export async function vacuumState(options: PostgresOptions): Promise<VacuumState> {
  return lookAtPostgres(options, async (query) => {
    const [server] = await query<ServerRow>(SERVER);
    const [holder] = await query<NonNullable<VacuumState['holder']>>(HOLDER);
    if (!server) throw new IntegrationError('BAD_ANSWER', 'the server does not say how it keeps itself clean');
    const { lastAutovacuum, ...known } = server;
    return {
      ...known,
      ...(lastAutovacuum !== null && { lastAutovacuum }),
      ...(holder && { holder }),
      tables: (await query<TableRow>(`${TABLES} ORDER BY s.n_dead_tup DESC LIMIT ${MOST_TABLES}`)).map(stateOf),
    };
  });
}

/** Of one table; undefined where it is gone. */
export async function tableState(query: Query, oid: number): Promise<TableState | undefined> {
  const [row] = await query<TableRow>(`${TABLES} AND c.oid = $1`, [oid]);
  return row && stateOf(row);
}

interface ServerRow extends Omit<VacuumState, 'tables' | 'holder' | 'lastAutovacuum'> {
  readonly lastAutovacuum: string | null;
}
interface TableRow extends Omit<TableState, 'lastVacuum' | 'lastAnalyze'> {
  readonly lastVacuum: string | null;
  readonly lastAnalyze: string | null;
}

function stateOf({ lastVacuum, lastAnalyze, ...row }: TableRow): TableState {
  return { ...row, ...(lastVacuum !== null && { lastVacuum }), ...(lastAnalyze !== null && { lastAnalyze }) };
}

const SERVER = `
  SELECT current_database() AS database,
         current_setting('autovacuum')::bool AND current_setting('track_counts')::bool AS "autovacuumOn",
         (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'autovacuum worker') AS workers,
         current_setting('autovacuum_max_workers')::int AS "mostWorkers",
         (SELECT ${MOMENT('max(last_autovacuum)')} FROM pg_stat_user_tables) AS "lastAutovacuum",
         oldest.datname AS "oldestDatabase",
         oldest.age AS "xidAge",
         current_setting('autovacuum_freeze_max_age')::int AS "freezeMaxAge"
  FROM (SELECT datname, age(datfrozenxid) AS age FROM pg_database ORDER BY 2 DESC, 1 LIMIT 1) AS oldest`;

const HOLDER = `
  SELECT pid, coalesce(application_name, '') AS application,
         round(extract(epoch FROM clock_timestamp() - xact_start) * 1000)::float8 AS "sinceMs"
  FROM pg_stat_activity
  WHERE backend_xmin IS NOT NULL AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
    AND backend_type <> 'autovacuum worker'
  ORDER BY age(backend_xmin) DESC, xact_start LIMIT 1`;

/**
 * Plain tables and materialized views. Nothing here takes a lock on them: who holds one must not hold up the look. Our user may vacuum what it owns, all that the database's owner may, and what it is given.
 */
const TABLES = `
  SELECT format('%I.%I', s.schemaname, s.relname) AS "table", c.oid::int8::float8 AS oid,
         s.n_live_tup::float8 AS "liveRows", s.n_dead_tup::float8 AS "deadRows",
         c.relpages::float8 * current_setting('block_size')::int AS bytes,
         ${MOMENT('greatest(s.last_vacuum, s.last_autovacuum)')} AS "lastVacuum",
         ${MOMENT('greatest(s.last_analyze, s.last_autoanalyze)')} AS "lastAnalyze",
         EXISTS (SELECT FROM pg_options_to_table(c.reloptions)
                 WHERE option_name = 'autovacuum_enabled' AND NOT option_value::bool) AS "autovacuumOff",
         (pg_has_role(c.relowner, 'USAGE')
          OR pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE')
          OR CASE WHEN current_setting('server_version_num')::int >= 170000
                  THEN has_table_privilege(c.oid, 'MAINTAIN') ELSE false END) AS ours
  FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'`;
