import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.js';
import { commandLine, processIdentity } from './process-identity.js';
import { stopProcess } from './stop-process.js';

/** How PostgreSQL is asked to stop: after its clients left, at once with a clean shutdown, or at once with a recovery at the next start. */
export type StopMode = 'smart' | 'fast' | 'immediate';

const SIGNALS = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const satisfies Record<
  StopMode,
  NodeJS.Signals
>;
const STOP_TIMEOUT_MS = 15_000;
const HARDER_TIMEOUT_MS = 5_000;

/** The main process of a living PostgreSQL, as its own lock file tells it. */
export interface Postmaster extends ProcessIdentity {
  readonly port: number;
  /** It accepts connections, by its own word. */
  readonly ready: boolean;
}

/**
 * Who runs on this data directory now. After a crash the lock file still names a process, whose number may be somebody else's
 * by now: only a process whose command line names this directory counts.
 */
export async function livingPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(lockFile(pgdata), 'utf8').catch(() => '')).split('\n').map((line) => line.trim());
  const [pid, port, state] = [Number(lines[0]), Number(lines[3]), lines[7]];
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const identity = await processIdentity(pid);
  if (identity === undefined || !(await commandLine(pid))?.includes(pgdata)) return undefined;
  return { ...identity, port, ready: state === 'ready' };
}

/** PostgreSQL refuses to start where its old lock file names a living process, even one that is not PostgreSQL. */
export async function removeStaleLock(pgdata: string): Promise<void> {
  if ((await livingPostmaster(pgdata)) === undefined) await rm(lockFile(pgdata), { force: true });
}

/** Stops it; throws StartError STOP_FAILED. */
export async function stopPostmaster(postmaster: ProcessIdentity, mode: StopMode): Promise<void> {
  await stopProcess(postmaster, 'PostgreSQL', [
    [SIGNALS[mode], STOP_TIMEOUT_MS],
    [SIGNALS.immediate, HARDER_TIMEOUT_MS],
    ['SIGKILL', HARDER_TIMEOUT_MS],
  ]);
}

function lockFile(pgdata: string): string {
  return join(pgdata, 'postmaster.pid');
}
