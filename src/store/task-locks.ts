import pg from 'pg';
import { IntegrationError } from '../integrations/integration-error.js';
import { storeError } from './store-error.js';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Holds a name for as long as the work takes, over all processes, by a session of its own: the lock of whoever dies ends with
 * its connection. Throws TASK_RUNNING where another holds it.
 */
export async function holdTaskLock<Result>(
  databaseUrl: string,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'guardia maintenance',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // A connection that breaks must not end the process; the lock is then free, and the task itself finds its own traces.
  client.on('error', () => undefined);
  try {
    await connected(client, name);
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connected(client: pg.Client, name: string): Promise<void> {
  let isHeld: boolean | undefined;
  try {
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held`,
      [name],
    );
    isHeld = rows[0]?.held;
  } catch (error) {
    throw storeError(error);
  }
  if (!isHeld) throw new IntegrationError('TASK_RUNNING', `${name} is being done by another process`);
}
