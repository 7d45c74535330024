import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { IntegrationError } from '../integrations/integration-error.js';
import { storeError } from './store-error.js';

const CONNECT_TIMEOUT_MS = 5_000;
const LOOK_EVERY_MS = 2_000;

/**
 * Holds a name for as long as the work takes, over all processes, by a session of its own: the lock of whoever dies ends with
 * its connection. Where another holds it, throws TASK_RUNNING; with a signal waits for it, until that aborts (CANCELLED).
 */
export async function holdTaskLock<Result>(
  databaseUrl: string,
  name: string,
  work: () => Promise<Result>,
  untilAborted?: AbortSignal,
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
    await connect(client);
    while (!(await isTaken(client, name))) {
      if (!untilAborted) throw new IntegrationError('TASK_RUNNING', `${name} is being done by another process`);
      await sleep(LOOK_EVERY_MS, undefined, { signal: untilAborted }).catch(() => undefined);
      if (untilAborted.aborted) throw new IntegrationError('CANCELLED', `${name} was waited for`);
    }
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw storeError(error);
  }
}

async function isTaken(client: pg.Client, name: string): Promise<boolean> {
  try {
    const sql = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken';
    const { rows } = await client.query<{ taken: boolean }>(sql, [name]);
    return rows[0]?.taken === true;
  } catch (error) {
    throw storeError(error);
  }
}
