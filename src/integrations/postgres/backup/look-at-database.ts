import { stat } from 'node:fs/promises';
import { IntegrationError } from '../../integration-error.js';
import type { PostgresOptions } from '../connection.js';
import { lookAtPostgres } from '../look.js';

export interface DatabaseLook {
  readonly database: string;
  /** `18.4` */
  readonly serverVersion: string;
  readonly serverMajor: number;
  /** On disk, with indexes and what is dead. */
  readonly databaseBytes: number;
  /** The server's data directory where it can be asked for, and is a directory of this machine. */
  readonly localData?: string;
}

/** What a backup needs to know of its database before it begins. Throws as `withPostgres`. */
export async function lookAtDatabase(options: PostgresOptions): Promise<DatabaseLook> {
  const [row] = await lookAtPostgres(options, (query) =>
    query<{ database: string; version: string; number: number; bytes: string; data: string | null; here: boolean }>(
      `SELECT current_database() AS "database", current_setting('server_version') AS "version",
         current_setting('server_version_num')::int AS "number", pg_database_size(current_database()) AS "bytes",
         CASE WHEN pg_has_role('pg_read_all_settings', 'MEMBER') THEN current_setting('data_directory') END AS "data",
         coalesce(inet_server_addr() << '127.0.0.0/8' OR inet_server_addr() = '::1', true) AS "here"`,
    ),
  );
  if (!row) throw new IntegrationError('BAD_ANSWER', 'the server does not describe itself');
  const isLocal =
    row.here && row.data !== null && (await stat(row.data).catch(() => undefined))?.isDirectory() === true;
  return {
    database: row.database,
    serverVersion: row.version.split(' ')[0] ?? row.version,
    serverMajor: Math.trunc(row.number / 10_000),
    databaseBytes: Number(row.bytes),
    ...(isLocal && row.data !== null && { localData: row.data }),
  };
}
