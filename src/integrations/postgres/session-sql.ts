/** A column of a moment as text that is the same whatever the session's zone and date style. */
export function MOMENT(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Sessions that call themselves ours: of the store, the masters, the loader, the lab, and this one. */
export const IS_OURS = `(pid = pg_backend_pid() OR application_name ~ '^guardia( |-|$)')`;

/** The session of $1 holds somebody up. */
export const HOLDS_UP = `
  EXISTS (SELECT FROM pg_locks l WHERE NOT l.granted AND $1::int = ANY (pg_blocking_pids(l.pid)))`;
