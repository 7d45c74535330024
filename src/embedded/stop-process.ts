import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from './process-identity.js';
import { isAlive } from './process-identity.js';
import { StartError } from './start-error.js';

const POLL_MS = 20;

/** One rung: the signal, and how long it may take to work. */
export type StopRung = readonly [signal: NodeJS.Signals, timeoutMs: number];

/** Stops a process, harder and harder where it does not obey. Throws StartError STOP_FAILED. */
export async function stopProcess(identity: ProcessIdentity, what: string, ladder: readonly StopRung[]): Promise<void> {
  for (const [signal, timeoutMs] of ladder) {
    if (!(await isAlive(identity))) return;
    try {
      process.kill(identity.pid, signal);
      // A process that was halted (SIGSTOP) hears nothing until it goes on.
      process.kill(identity.pid, 'SIGCONT');
    } catch {
      // It ended between the look and the signal, or it is not ours: the next look tells.
    }
    if (await endsWithin(identity, timeoutMs)) return;
  }
  throw new StartError('STOP_FAILED', { what, pid: identity.pid });
}

async function endsWithin(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (await isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
