import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive, ownIdentity } from './process-identity.js';
import { errorCode, explainFileError } from './start-error.js';

const POLL_MS = 50;
export const identitySchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

/**
 * Does the work while no other process holds the same lock; waits for one that does. A lock whose process died is taken over,
 * so that a `kill -9` never leaves anything to clean up by hand. Within one process it is not a lock: do not nest.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  while (!(await tryLock(path))) {
    signal?.throwIfAborted();
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Takes the lock at once, or says that somebody alive has it. `link` succeeds for one only, and the file is never seen half written. */
async function tryLock(path: string): Promise<boolean> {
  const mine = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(mine, JSON.stringify(await ownIdentity()), { mode: 0o644 });
    await link(mine, path);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw explainFileError(error, path);
    await removeIfDead(path);
    return false;
  } finally {
    await rm(mine, { force: true });
  }
}

async function removeIfDead(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const holder = identitySchema.safeParse(parseJson(text));
  if (holder.success && (await isAlive(holder.data))) return;
  const grave = `${path}.${randomUUID()}`;
  await rename(path, grave).catch(() => undefined);
  const buried = await readFile(grave, 'utf8').catch(() => undefined);
  // Between reading and moving, somebody else may have taken the dead lock over: then what was moved is theirs and goes back.
  if (buried !== undefined && buried !== text) await link(grave, path).catch(() => undefined);
  await rm(grave, { force: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
