import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresStatus, startPostgres } from '../embedded/postgres.js';
import type { PostgresOptions } from '../embedded/postgres-options.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { identify } from '../integrations/process/identity.js';
import type { ProcessIdentity } from '../integrations/process/identity.js';
import { killHard, sendSignal, waitForEnd } from '../integrations/process/managed-process.js';
import type { ManagedProcess } from '../integrations/process/managed-process.js';
import { LAB_POSTGRES } from './definition.js';

/** One that is on its way up already, from a start whose process died, is waited for this long. */
const WINNER_TIMEOUT_MS = 5_000;

/** The lab's PostgreSQL, as the process runtime knows it; a start makes what is missing. */
export function managedPostgres(options: PostgresOptions): ManagedProcess {
  const { dataDir } = options;

  async function find(): Promise<ProcessIdentity | undefined> {
    const { pid } = await postgresStatus(dataDir);
    return pid === undefined ? undefined : identify(pid);
  }

  async function start(): Promise<void> {
    try {
      await startPostgres(options);
    } catch (error) {
      if (await comesUp()) return;
      const words = error instanceof Error ? error.message : String(error);
      throw new IntegrationError('RESTART_FAILED', `${LAB_POSTGRES} does not start: ${words}`, { cause: error });
    }
  }

  async function comesUp(): Promise<boolean> {
    // A refusal because the port or the lock file is taken may mean that an earlier start of ours won.
    const giveUpAtMs = Date.now() + WINNER_TIMEOUT_MS;
    while ((await find()) && Date.now() < giveUpAtMs) {
      const server = await startPostgres(options).catch(() => undefined);
      if (server) return true;
      await sleep(50);
    }
    return false;
  }
  return { name: LAB_POSTGRES, logFile: join(dataDir, 'postgres.log'), find, end: endPostgres, start };
}

/** Asks it to end as cleanly as it still can: a fast shutdown, an immediate one, and SIGKILL for one that hears nothing. */
export async function endPostgres(instance: ProcessIdentity): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', 4_000],
    ['SIGQUIT', 1_500],
  ] as const) {
    if (!sendSignal(instance.pid, signal) || (await waitForEnd(instance, timeoutMs))) return;
  }
  await killHard(instance);
}
