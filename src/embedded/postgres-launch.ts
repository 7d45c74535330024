import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, prepareLog } from './log-tail.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import type { PostgresState } from './postgres-options.js';
import { serverArguments } from './postgres-options.js';
import type { PostgresPlace } from './postgres-place.js';
import type { Postmaster } from './postgres-postmaster.js';
import { livingPostmaster, removeStaleLock } from './postgres-postmaster.js';
import { explainFileError, StartError } from './start-error.js';

const START_TIMEOUT_MS = 60_000;
const SURVIVORS_TIMEOUT_MS = 10_000;
const POLL_MS = 20;
const LOG_LINES = 12;

/**
 * Starts the server as a process of its own group, which lives on when we die and never sees our terminal's Ctrl-C, and waits
 * until it says that it is ready. Throws StartError POSTGRES_FAILED with the end of its log.
 */
export async function launchPostgres(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  state: PostgresState,
): Promise<Postmaster> {
  const survivorsDeadline = performance.now() + SURVIVORS_TIMEOUT_MS;
  for (;;) {
    await removeStaleLock(place.pgdata);
    const logStart = await prepareLog(place.logFile);
    const postmaster = await launchOnce(place, binaries, state);
    if (postmaster !== undefined) return postmaster;
    const log = await lastLines(place.logFile, LOG_LINES, logStart);
    // Where only the main process was killed, its children need a moment to notice; until then PostgreSQL refuses to start.
    const survivors = log.includes('pre-existing shared memory block');
    if (!survivors || performance.now() > survivorsDeadline) {
      throw new StartError('POSTGRES_FAILED', { logFile: place.logFile, lastLines: log });
    }
    await sleep(POLL_MS * 10);
  }
}

/** One try; undefined where the server ended, or did not get ready in time. */
async function launchOnce(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  state: PostgresState,
): Promise<Postmaster | undefined> {
  const log = await open(place.logFile, 'a', 0o600).catch((error: unknown) => {
    throw explainFileError(error, place.logFile);
  });
  try {
    const child = spawn(binaries.postgres, serverArguments(place.pgdata, state), {
      ...place.account,
      cwd: '/',
      detached: true,
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', log.fd, log.fd],
    });
    let ended = false;
    child.once('exit', () => (ended = true));
    child.once('error', () => (ended = true));
    child.unref();
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!ended && performance.now() < deadline) {
      const postmaster = await livingPostmaster(place.pgdata);
      if (postmaster?.ready) return postmaster;
      await sleep(POLL_MS);
    }
    if (!ended) child.kill('SIGQUIT');
    return undefined;
  } finally {
    await log.close();
  }
}
