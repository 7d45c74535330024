import { setTimeout as sleep } from 'node:timers/promises';
import { postgresStatus, startExistingPostgres, startPostgres } from '../embedded/postgres.js';
import type { PostgresOptions } from '../embedded/postgres-options.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { identify } from '../integrations/process/identity.js';
import type { ProcessIdentity } from '../integrations/process/identity.js';
import { killHard, sendSignal, waitForEnd } from '../integrations/process/managed-process.js';
import type { ManagedProcess } from '../integrations/process/managed-process.js';
import { LAB_POSTGRES } from './definition.js';

/** One that is on its way up already, from a start whose process died, is waited for this long. */
const WINNER_TIMEOUT_MS = 5_000;

/**
 * The lab's PostgreSQL, as the process runtime knows it. With `options` a start makes it where it is missing; without, as
 * for a repair, only what once ran is started again.
 */
export function managedPostgres(dataDir: string, logFile: string, options?: PostgresOptions): ManagedProcess {
  async function find(): Promise<ProcessIdentity | undefined> {
    const { pid } = await postgresStatus(dataDir);
    return pid === undefined ? undefined : identify(pid);
  }

  async function start(): Promise<void> {
    try {
      const server = options ? await startPostgres(options) : await startExistingPostgres(dataDir);
      if (server) return;
    } catch (error) {
      if (await comesUp()) return;
      const words = error instanceof Error ? error.message : String(error);
      throw new IntegrationError('RESTART_FAILED', `${LAB_POSTGRES} does not start: ${words}`, { cause: error });
    }
    throw new IntegrationError('RESTART_FAILED', `${LAB_POSTGRES} was never set up: run \`./guardia lab up\` first`);
  }

  async function comesUp(): Promise<boolean> {
    // A refusal because the port or the lock file is taken may mean that an earlier start of ours won.
    const giveUpAtMs = Date.now() + WINNER_TIMEOUT_MS;
    while ((await find()) && Date.now() < giveUpAtMs) {
      const server = await startExistingPostgres(dataDir).catch(() => undefined);
      if (server) return true;
      await sleep(50);
    }
    return false;
  }
  return { name: LAB_POSTGRES, logFile, find, end: endPostgres, start };
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
