import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { ProcessIdentity } from './process-identity.js';
import { processIdentity } from './process-identity.js';
import { explainFileError } from './start-error.js';

/** A server on its way up. */
export interface LaunchedTemporal {
  readonly identity: ProcessIdentity | undefined;
  readonly hasEnded: () => boolean;
  /** Why the system could not even start it. */
  readonly reason: () => string | undefined;
}

/**
 * Starts the program as a process of its own group, which lives on when we die and never sees our terminal's Ctrl-C, with its
 * output in the log. Throws StartError NOT_WRITABLE; everything else shows in what it returns.
 */
export async function launchTemporal(program: string, args: string[], logFile: string): Promise<LaunchedTemporal> {
  const log = await open(logFile, 'a', 0o600).catch((error: unknown) => {
    throw explainFileError(error, logFile);
  });
  try {
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log.fd, log.fd] });
    let ended = false;
    let reason: string | undefined;
    child.once('exit', () => (ended = true));
    child.once('error', (error) => {
      ended = true;
      reason = error.message;
    });
    child.unref();
    const identity = child.pid === undefined ? undefined : await processIdentity(child.pid);
    return { identity, hasEnded: () => ended, reason: () => reason };
  } finally {
    await log.close();
  }
}
