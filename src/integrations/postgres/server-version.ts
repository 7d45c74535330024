import { IntegrationError } from '../integration-error.js';
import type { PostgresOptions } from './connection.js';
import { lookAtPostgres } from './look.js';

/** As the server says it: `18.4`, `16.10 (Debian 16.10-1)`. Throws as `withPostgres`. */
export async function serverVersion(options: PostgresOptions): Promise<string> {
  const [row] = await lookAtPostgres(options, (query) =>
    query<{ version: string }>(`SELECT current_setting('server_version') AS version`),
  );
  if (!row) throw new IntegrationError('BAD_ANSWER', 'the server does not say its version');
  return row.version;
}
