/** A column of a moment as text that is the same whatever the session's zone and date style. */
export function MOMENT(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Sessions that call themselves ours: of the store, the masters, the loader, the lab, and this one. */
export const IS_OURS = `(pid = pg_backend_pid() OR application_name ~ '^guardia( |-|$)')`;

/** The session of $1 holds somebody up. */
export const HOLDS_UP = `
  EXISTS (SELECT FROM pg_locks l WHERE NOT l.granted AND $1::int = ANY (pg_blocking_pids(l.pid)))`;

/**
 * Sessions of clients, not the server's own processes. Of another user's session we may not see the kind: whoever has a user and
 * a database is then taken for a client.
 */
export const IS_CLIENT = `
  (backend_type = 'client backend' OR (backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL))`;
