import { withPostgres } from './connection.js';
import type { PostgresOptions } from './connection.js';

export interface PostgresPulse {
  /** Such as `18.4`. */
  readonly version: string;
  /** True on a standby, which answers and takes no writes. */
  readonly readOnly: boolean;
}

/** Connects and asks a simple question. Throws as `withPostgres`. */
export async function pingPostgres(options: PostgresOptions): Promise<PostgresPulse> {
  const [row] = await withPostgres(options, (query) =>
    query<{ version: string; standby: boolean }>(
      `SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS standby`,
    ),
  );
  return { version: row?.version ?? 'unknown', readOnly: row?.standby ?? false };
}
