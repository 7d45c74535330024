import type { DatabaseSize } from '../../domain/postgres/growth.js';
import { IntegrationError } from '../integration-error.js';
import type { PostgresOptions } from './connection.js';
import { lookAtPostgres } from './look.js';

/** The whole of the database that we are connected with, on disk. Throws as `withPostgres`. */
export async function databaseSize(options: PostgresOptions): Promise<DatabaseSize> {
  const [row] = await lookAtPostgres(options, (query) =>
    query<{ database: string; bytes: string }>(
      'SELECT current_database() AS database, pg_database_size(current_database()) AS bytes',
    ),
  );
  if (!row) throw new IntegrationError('BAD_ANSWER', 'the server does not say how big the database is');
  return { database: row.database, bytes: Number(row.bytes) };
}
