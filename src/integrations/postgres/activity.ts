import { safeDetail } from '../redact.js';
import { withPostgres } from './connection.js';
import type { PostgresOptions } from './connection.js';
import { IS_CLIENT } from './session-sql.js';
import { statementText } from './statement-text.js';

const SESSIONS_SHOWN = 15;
const QUERY_LIMIT = 140;

interface Session {
  readonly pid: number;
  readonly application: string;
  readonly state: string | null;
  readonly waits: string | null;
  readonly seconds: number | null;
  readonly blockedBy: number[];
  readonly query: string | null;
}

/**
 * Who does what and who waits for whom, as text for evidence: a line of counts, then the sessions, blocked and long ones
 * first. At most 15 sessions, 140 characters of a query without what is quoted in it. Throws as `withPostgres`.
 */
export async function postgresActivity(options: PostgresOptions): Promise<string> {
  const { counts, sessions } = await withPostgres(options, async (query) => ({
    counts: (await query<{ used: number; allowed: number; blocked: number }>(COUNTS))[0],
    sessions: await query<Session>(SESSIONS, [SESSIONS_SHOWN]),
  }));
  const summary = `connections ${counts?.used ?? '?'} of ${counts?.allowed ?? '?'}, blocked ${counts?.blocked ?? '?'}`;
  return [summary, ...sessions.map(line)].join('\n');
}

function line(session: Session): string {
  const blocked = session.blockedBy.length > 0 ? `, blocked by ${session.blockedBy.join(', ')}` : '';
  const waits = session.waits === null ? '' : `, waits for ${session.waits}`;
  const since = session.seconds === null ? '' : ` for ${Math.round(session.seconds)} s`;
  const application = safeDetail(session.application, [], 40) || 'no name';
  const statement = statementText(session.query, QUERY_LIMIT);
  return `pid ${session.pid} (${application}): ${session.state ?? 'unknown'}${since}${waits}${blocked}: ${statement}`;
}

const COUNTS = `
  SELECT count(*)::int AS used,
         current_setting('max_connections')::int AS allowed,
         count(*) FILTER (WHERE cardinality(pg_blocking_pids(pid)) > 0)::int AS blocked
  FROM pg_stat_activity
  WHERE ${IS_CLIENT}`;

const SESSIONS = `
  SELECT pid,
         application_name AS application,
         state,
         CASE WHEN state <> 'idle' THEN wait_event_type || '/' || wait_event END AS waits,
         extract(epoch FROM clock_timestamp() - coalesce(xact_start, state_change))::float8 AS seconds,
         pg_blocking_pids(pid) AS "blockedBy",
         query
  FROM pg_stat_activity
  WHERE ${IS_CLIENT} AND pid <> pg_backend_pid()
  ORDER BY cardinality(pg_blocking_pids(pid)) > 0 DESC, (xact_start IS NULL), xact_start
  LIMIT $1`;
