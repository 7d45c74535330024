import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, lstat } from 'node:fs/promises';
import type { UnsafeFile } from '../../domain/ingestion/faults.js';
import { IntegrationError } from '../integration-error.js';
import { systemCode } from './file-error.js';
import { isSafeName } from './safe-name.js';

/** The entry itself, never what a link points at; undefined where there is none. */
export async function look(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Why a file of the folders must not be touched; undefined where it may be. */
export async function whyUnsafe(path: string, name: string, stats: Stats): Promise<UnsafeFile | undefined> {
  if (stats.isSymbolicLink()) return 'symbolic_link';
  if (!stats.isFile()) return 'not_a_file';
  if (!isSafeName(name)) return 'bad_name';
  return access(path, constants.R_OK).then(
    () => undefined,
    () => 'not_readable' as const,
  );
}

/** @throws IntegrationError FILE_UNSAFE, NOT_FOUND */
export async function requirePlainFile(path: string, place: string): Promise<Stats> {
  const stats = await look(path);
  if (!stats) throw new IntegrationError('NOT_FOUND', `${place}: does not exist`);
  if (!stats.isFile()) throw new IntegrationError('FILE_UNSAFE', `${place}: not a plain file`);
  return stats;
}

/** What a look kept of a file. */
export interface SeenFile {
  readonly inode: string;
  readonly modifiedAtMs: number;
  readonly bytes: number;
}

/** Whether it is still as it was seen. */
export function isUnchanged(seen: SeenFile, stats: Stats): boolean {
  const isSameTime = isClose(seen.modifiedAtMs, stats.mtimeMs) || isClose(seen.modifiedAtMs, stats.ctimeMs);
  return String(stats.ino) === seen.inode && stats.size === seen.bytes && isSameTime;
}

/** Whether it is the one that was seen, after a rename (which keeps the inode) or a copy of ours (which keeps the time). */
export function isSameFile(seen: SeenFile, stats: Stats): boolean {
  return stats.size === seen.bytes && (String(stats.ino) === seen.inode || isClose(seen.modifiedAtMs, stats.mtimeMs));
}

/** Times lose their fractions in names and in copies. */
function isClose(aMs: number, bMs: number): boolean {
  return Math.abs(Math.trunc(aMs) - Math.trunc(bMs)) <= 1;
}
