import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrationError } from '../integration-error.js';
import { isAlive } from './identity.js';
import type { ProcessIdentity } from './identity.js';

/** A service that runs as a process of this machine, as the process runtime needs to know it. */
export interface ManagedProcess {
  readonly name: string;
  readonly logFile: string;
  /** The living process of this service, judged by the pid file that the service itself writes. */
  find(): Promise<ProcessIdentity | undefined>;
  /** Ends this life of it, hung or not, and returns when it is gone. */
  end(instance: ProcessIdentity): Promise<void>;
  /**
   * Starts it and returns when `find` would find it. The service itself lets only one life be (its port, its lock file), so
   * a second start while one is on its way is harmless. Throws RESTART_FAILED, with the service's last words, where it does not start.
   */
  start(signal?: AbortSignal): Promise<void>;
}

/** Sends a signal; false where the process has gone meanwhile. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return false;
    throw new IntegrationError('PERMISSION_DENIED', `process ${pid} cannot be signalled (${code})`, { cause: error });
  }
}

/** Waits until this life of the process is over; false where it is not within the time. */
export async function waitForEnd(instance: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const giveUpAtMs = Date.now() + timeoutMs;
  while (await isAlive(instance)) {
    if (Date.now() > giveUpAtMs) return false;
    await sleep(15);
  }
  return true;
}

/** Ends it the hard way, which also ends a process that was stopped by SIGSTOP. */
export async function killHard(instance: ProcessIdentity): Promise<void> {
  if (!(await isAlive(instance)) || !sendSignal(instance.pid, 'SIGKILL')) return;
  if (!(await waitForEnd(instance, 10_000))) {
    throw new IntegrationError('RESTART_FAILED', `process ${instance.pid} does not end, not even by SIGKILL`);
  }
}
