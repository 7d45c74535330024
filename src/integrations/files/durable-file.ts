import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileError } from './file-error.js';

/** How a file is called until it is whole. */
export const PART = '.part';
const ONLY_OURS = 0o600;

/**
 * Writes a file that is either whole or not there: under another name, on the disk, then renamed over what was there. What an
 * attempt that died left is written anew, and what one that failed wrote is gone. Throws IntegrationError DISK_FULL …
 */
export async function writeDurably<Result>(
  path: string,
  write: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const part = `${path}${PART}`;
  try {
    await rm(part, { force: true });
    const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const handle = await open(part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, ONLY_OURS);
    let result: Result;
    try {
      result = await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    await rm(part, { force: true });
    throw fileError(error, basename(path));
  }
}

/** So that a new name outlives a power failure. Some file systems cannot, and need not. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
