import type { PostgresOptions } from './connection.js';
import { lookAtPostgres } from './look.js';

/** Until when the server takes the password that we come with, ISO 8601; undefined where it sets no end. Throws as `withPostgres`. */
export async function passwordExpiry(options: PostgresOptions): Promise<string | undefined> {
  const [row] = await lookAtPostgres(options, (query) =>
    query<{ until: Date }>(
      `SELECT rolvaliduntil AS until FROM pg_roles WHERE rolname = current_user AND isfinite(rolvaliduntil)`,
    ),
  );
  return row?.until.toISOString();
}
