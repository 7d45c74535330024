import type { Query } from './connection.js';

/** A statement that takes what it takes, never waits long for a lock, and ends where nobody waits for it any more. */
export async function prepareMaintenance(query: Query, lockTimeoutMs: number): Promise<void> {
  await query(`SELECT set_config('lock_timeout', $1, false), set_config('statement_timeout', '0', false)`, [
    String(lockTimeoutMs),
  ]);
  // Not every version and platform can.
  await query(
    `SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = 'client_connection_check_interval'`,
  ).catch(() => undefined);
}
