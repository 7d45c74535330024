import type { LockSession, LockWaits, Waiter } from '../../domain/postgres/lock-waits.js';
import type { PostgresOptions } from './connection.js';
import { lookAtPostgres } from './look.js';
import { IS_OURS, MOMENT } from './session-sql.js';
import { statementText } from './statement-text.js';

/** Whom each of them waits for is asked one by one, and asking takes locks of its own. */
const MOST_WAITERS = 200;

type Row = Omit<LockSession, 'statement'> & { readonly query: string | null };

/** Who waits for a lock, for how long and because of whom; the longest wait first. Throws as `withPostgres`. */
export async function lockWaits(options: PostgresOptions): Promise<LockWaits> {
  return lookAtPostgres(options, async (query) => {
    const waiting = await query<Waiter & { readonly all: readonly number[] }>(WAITING, [MOST_WAITERS]);
    const waiters = new Set(waiting[0]?.all ?? []);
    const heads = new Set(waiting.flatMap(({ blockedBy }) => blockedBy).filter((pid) => !waiters.has(pid)));
    const rows = heads.size === 0 ? [] : await query<Row>(SESSIONS, [[...heads]]);
    const holders = rows.map(({ query: ran, ...row }) => ({ ...row, statement: statementText(ran) }));
    return {
      waiting: waiting.map(({ pid, blockedBy, waitedMs }) => ({ pid, blockedBy, waitedMs })),
      holders: heads.has(0) ? [...holders, PREPARED] : holders,
    };
  });
}

/** The server says pid 0 for a transaction that was prepared and not finished. */
const PREPARED: LockSession = {
  pid: 0,
  ...{ backendStart: null, queryStart: null, state: null, backendType: null, inStateMs: null },
  ...{ user: '', application: '', statement: 'it is listed in pg_prepared_xacts', ours: false },
};

/** Since when somebody waits is known from version 14 on (taken through JSON, so that older ones do not choke on its name). */
const WAITING = `
  WITH waiting AS MATERIALIZED (
    SELECT pid, min((to_jsonb(l) ->> 'waitstart')::timestamptz) AS since
    FROM pg_locks l WHERE NOT granted AND pid IS NOT NULL GROUP BY pid
  ), longest AS MATERIALIZED (
    SELECT w.pid, coalesce(w.since, a.query_start) AS since
    FROM waiting w LEFT JOIN pg_stat_activity a USING (pid)
    ORDER BY 2 NULLS LAST LIMIT $1
  )
  SELECT pid,
         pg_blocking_pids(pid) AS "blockedBy",
         extract(epoch FROM clock_timestamp() - since)::float8 * 1000 AS "waitedMs",
         (SELECT array_agg(pid) FROM waiting) AS "all"
  FROM longest ORDER BY since NULLS LAST`;

const SESSIONS = `
  SELECT pid,
         ${MOMENT('backend_start')} AS "backendStart",
         ${MOMENT('query_start')} AS "queryStart",
         state,
         backend_type AS "backendType",
         extract(epoch FROM clock_timestamp() - state_change)::float8 * 1000 AS "inStateMs",
         coalesce(usename, '') AS "user",
         application_name AS application,
         query,
         ${IS_OURS} AS ours
  FROM pg_stat_activity WHERE pid = ANY ($1::int[])`;
