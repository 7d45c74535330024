import { createHash } from 'node:crypto';
import { constants, lstatSync, renameSync } from 'node:fs';
import { open, rm, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { IntegrationError } from '../integration-error.js';
import { systemCode } from './file-error.js';
import { hashFile, openPlainFile } from './hash-file.js';
import { look } from './look.js';

const CHUNK_BYTES = 1024 * 1024;

/**
 * To a name that nobody has: one rename, or a verified copy where the other folder is of another file system. Killed at any
 * moment, the file is whole in one place or, between the copy and the end, in both with the same content.
 *
 * @returns false where the name is taken, and nothing was moved
 */
export async function moveFile(from: string, to: string, hash: string): Promise<boolean> {
  try {
    return renameToFree(from, to);
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error;
  }
  if (await look(to)) return false;
  if (!(await copyFile(from, to, hash))) return false;
  await unlink(from);
  return true;
}

/**
 * A copy under a temporary name, on the disk, read again and compared, then renamed: `to` is never there in part. It keeps
 * the time of its last change, by which it is known again.
 *
 * @returns false where the name is taken
 * @throws IntegrationError FILE_CHANGED where the copy's content has another hash
 */
export async function copyFile(from: string, to: string, hash?: string): Promise<boolean> {
  const part = join(dirname(to), `.${basename(to)}.part`);
  // What an attempt that died left is worth nothing, and writing never goes through what lies there.
  await rm(part, { force: true });
  try {
    const copied = await copyBytes(from, part);
    const wanted = hash ?? copied;
    if (copied !== wanted || (await hashFile(part, { place: basename(to) })) !== wanted) {
      throw new IntegrationError('FILE_CHANGED', `${basename(to)}: the copy differs from what was read before`);
    }
    const isPlaced = renameToFree(part, to);
    await syncDirectory(dirname(to));
    return isPlaced;
  } finally {
    await rm(part, { force: true });
  }
}

/** Look and rename without a turn of the event loop between them, so that no other work of this process comes between. */
function renameToFree(from: string, to: string): boolean {
  if (lstatSync(to, { throwIfNoEntry: false })) return false;
  renameSync(from, to);
  return true;
}

/** Gives the SHA-256 of what was read. */
async function copyBytes(from: string, to: string): Promise<string> {
  const source = await openPlainFile(from, basename(from));
  try {
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const { mode, atime, mtime } = await source.stat();
    const target = await open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode & 0o777);
    const hash = createHash('sha256');
    try {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      for (let position = 0; ;) {
        const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES, position);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
        position += await writeAll(target, buffer.subarray(0, bytesRead), position);
      }
      await target.utimes(atime, mtime);
      await target.sync();
    } finally {
      await target.close();
    }
    return hash.digest('hex');
  } finally {
    await source.close();
  }
}

/** A write may take less than it was given, on a disk that gets full. */
async function writeAll(target: FileHandle, bytes: Buffer, position: number): Promise<number> {
  for (let written = 0; written < bytes.length;) {
    written += (await target.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
  return bytes.length;
}

/** So that the new name outlives a power failure before the old one goes. Some file systems cannot, and need not. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY).catch(() => undefined);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
}
