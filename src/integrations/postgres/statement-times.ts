import type { StatementTimes, StatementTotals } from '../../domain/postgres/statements.js';
import type { PostgresOptions, Query } from './connection.js';
import { lookAtPostgres, OUR_MARK } from './look.js';
import { IS_CLIENT } from './session-sql.js';

/**
 * How long statements of clients take: what `pg_stat_statements` has added up for this database without our own
 * looks, where it is installed, loaded and readable, and what runs now. Throws as `withPostgres`.
 */
export async function statementTimes(options: PostgresOptions): Promise<StatementTimes> {
  return lookAtPostgres(options, async (query) => {
    const [running] = await query<StatementTimes['running']>(RUNNING);
    const totals = await recorded(query);
    return { running: running ?? NOTHING, ...totals };
  });
}

async function recorded(query: Query): Promise<Pick<StatementTimes, 'totals' | 'whyNoTotals'>> {
  const [where] = await query<{ place: string; column: string }>(EXTENSION);
  if (!where) return { whyNoTotals: 'pg_stat_statements is not installed in this database' };
  try {
    const [totals] = await query<StatementTotals>(totalsSql(where.place, where.column));
    return totals ? { totals } : {};
  } catch (error) {
    // Installed, and its library not loaded at the server's start, or not for us: the transaction is over, and so is the look.
    const state = (error as { code?: unknown }).code;
    if (state === '55000') return { whyNoTotals: 'pg_stat_statements is installed and not loaded' };
    if (state === '42501') return { whyNoTotals: 'pg_stat_statements is not readable for our user' };
    throw error;
  }
}

const NOTHING = { count: 0, meanMs: 0, longestMs: 0, longestPid: 0, hidden: 0 };

const RUNNING = `
  WITH clients AS (
    SELECT pid, state, backend_type, extract(epoch FROM clock_timestamp() - query_start)::float8 * 1000 AS ms
    FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND ${IS_CLIENT}
  )
  SELECT count(*) FILTER (WHERE state = 'active')::int AS count,
         coalesce(avg(ms) FILTER (WHERE state = 'active'), 0) AS "meanMs",
         coalesce(max(ms) FILTER (WHERE state = 'active'), 0) AS "longestMs",
         coalesce((SELECT pid FROM clients WHERE state = 'active' ORDER BY ms DESC LIMIT 1), 0) AS "longestPid",
         count(*) FILTER (WHERE backend_type IS NULL)::int AS hidden
  FROM clients`;

/** The view lies wherever somebody installed it, and its column was called \`total_time\` before 13. Both quoted by the server. */
const EXTENSION = `
  SELECT format('%I.pg_stat_statements', n.nspname) AS place, format('%I', a.attname) AS "column"
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'pg_stat_statements'
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('total_exec_time', 'total_time')
  WHERE e.extname = 'pg_stat_statements'`;

function totalsSql(place: string, column: string): string {
  return `
    SELECT coalesce(sum(${column}), 0)::float8 AS "totalMs", coalesce(sum(calls), 0)::float8 AS calls
    FROM ${place}
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%${OUR_MARK}'`;
}
