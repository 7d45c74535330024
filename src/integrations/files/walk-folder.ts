import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { IntegrationError } from '../integration-error.js';

const DEEPEST = 12;
const IS_LINUX = process.platform === 'linux';

export interface WalkedFile {
  /** Relative to the folder, for people. */
  readonly name: string;
  /** Leads to the file itself whatever becomes of the folders' names meanwhile, as long as the walk has not gone on. */
  readonly path: string;
  readonly stats: Stats;
}

/**
 * Every plain file below a folder. The folder itself may be a link, which is resolved once; below it none is followed. Each
 * folder is opened from the one around it and held, so that a link put in its place while we walk leads nowhere.
 */
export async function* walkFolder(folder: string, signal: AbortSignal): AsyncGenerator<WalkedFile> {
  const root = await realpath(folder);
  yield* walk(root, root, '', 0, signal);
}

async function* walk(
  root: string,
  path: string,
  name: string,
  depth: number,
  signal: AbortSignal,
): AsyncGenerator<WalkedFile> {
  const held = await holdFolder(path);
  if (!held) return;
  try {
    if (!isInside(await realpath(held.path), root)) return;
    for (const entry of await readdir(held.path, { withFileTypes: true })) {
      if (signal.aborted) throw new IntegrationError('CANCELLED', 'the walk through the folder was cancelled');
      const inner = join(held.path, entry.name);
      const shown = join(name, entry.name);
      if (entry.isDirectory() && depth < DEEPEST) yield* walk(root, inner, shown, depth + 1, signal);
      if (!entry.isFile()) continue;
      const stats = await lstat(inner).catch(() => undefined);
      if (stats?.isFile()) yield { name: shown, path: inner, stats };
    }
  } finally {
    await held.handle?.close();
  }
}

/** A folder as its descriptor, where the system lets one go on from there; undefined where it is none, or is gone. */
async function holdFolder(path: string): Promise<{ readonly path: string; readonly handle?: FileHandle } | undefined> {
  try {
    if (!IS_LINUX) return (await lstat(path)).isDirectory() ? { path: await realpath(path) } : undefined;
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    return { path: `/proc/self/fd/${handle.fd}`, handle };
  } catch (error) {
    // Of a folder that others remove or may not be read, nothing is ours to touch; the top one is the caller's to miss.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR' || code === 'EACCES') return undefined;
    throw error;
  }
}

function isInside(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== '..' && !inner.startsWith('../') && !inner.startsWith('..\\') && !isAbsolute(inner);
}
