import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { storeError } from './store-error.js';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const LOCK_WAIT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 5_000;
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Brings the schema `guardia` up to date, all pending migrations in one transaction. Where another process is at it, waits up
 * to a minute for its end. Gives the names of the migrations that ran. Throws IntegrationError.
 */
export async function migrateStore(databaseUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'guardia migrations',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: LOCK_WAIT_MS,
  });
  // A connection that breaks between two statements must not end the process; the next statement reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const migrations = await runner({
      dbClient: client,
      dir: MIGRATIONS,
      direction: 'up',
      schema: 'guardia',
      createSchema: true,
      migrationsTable: 'migrations',
      advisoryLockMode: 'wait',
      logger: SILENT,
    });
    return migrations.map((migration) => migration.name);
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
