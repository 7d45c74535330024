import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './start-error.js';

const CONNECT_TIMEOUT_MS = 5_000;
const POLL_MS = 50;
/** PostgreSQL is up but not serving yet: it recovers from a crash, or is on its way down. */
const CANNOT_CONNECT_NOW = '57P03';
const DUPLICATE_DATABASE = '42P04';
const UNIQUE_VIOLATION = '23505';

/** Waits until a connection is really served. Rejects with the driver's error where it is refused, or not served in time. */
export async function waitUntilServing(url: string, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      await withClient(url, (client) => client.query('SELECT 1'));
      return;
    } catch (error) {
      const willServe = errorCode(error) === CANNOT_CONNECT_NOW || errorCode(error) === 'ECONNREFUSED';
      if (!willServe || performance.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}

/** Creates the database where it is missing; safe to race with another process that does the same. */
export async function createDatabase(maintenanceUrl: string, database: string): Promise<void> {
  await withClient(maintenanceUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount !== 0) return;
    try {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    } catch (error) {
      if (errorCode(error) !== DUPLICATE_DATABASE && errorCode(error) !== UNIQUE_VIOLATION) throw error;
    }
  });
}

export function isPasswordRefused(error: unknown): boolean {
  return errorCode(error) === '28P01' || errorCode(error) === '28000';
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
  });
  // A server that goes away while we talk to it ends the query with the same error; unheard, this event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
