import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backupManifestSchema } from '../../domain/maintenance/backup.schema.js';
import type { BackupManifest } from '../../domain/maintenance/backup.js';
import { PART, syncFolder, writeDurably } from './durable-file.js';
import { fileError } from './file-error.js';
import { openPlainFile } from './hash-file.js';
import { look } from './look.js';
import { openInside } from './roots.js';

export const DUMP = '.dump';
export const MANIFEST = '.json';
const LARGEST_MANIFEST_BYTES = 64 * 1024 * 1024;
const ONLY_OURS = 0o700;

export interface BackupFolder {
  readonly backups: readonly BackupManifest[];
  /** Dumps without a manifest that can be read: no backups. By name, without their endings. */
  readonly incomplete: readonly string[];
  /** What was being written when an attempt died. */
  readonly parts: readonly string[];
}

/** What is there; a folder that nobody made yet is empty. */
export async function readBackupFolder(folder: string): Promise<BackupFolder> {
  try {
    const names = (await look(folder)) ? await readdir(await openInside(folder)) : [];
    const manifests = names.filter((name) => name.endsWith(MANIFEST) && !name.startsWith('.'));
    const read = await Promise.all(manifests.map((name) => readManifest(folder, name)));
    const backups = read.filter((manifest) => manifest !== undefined);
    const known = new Set(backups.map(({ dump }) => dump.file));
    return {
      backups,
      incomplete: names
        .filter((name) => name.endsWith(DUMP) && !known.has(name))
        .map((name) => name.slice(0, -DUMP.length)),
      parts: names.filter((name) => name.endsWith(PART)),
    };
  } catch (error) {
    throw fileError(error, folder);
  }
}

/** Only this user's, because a backup holds everything that the database does. */
export async function makeBackupFolder(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { recursive: true, mode: ONLY_OURS });
    await openInside(folder);
  } catch (error) {
    throw fileError(error, folder);
  }
}

export async function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeDurably(join(folder, `${manifest.name}${MANIFEST}`), (handle) => handle.writeFile(text));
}

/** The manifest goes first, so that none is ever there without its dump. Again: nothing is left to remove. */
export async function removeBackup(folder: string, { name, dump, plain }: BackupManifest): Promise<void> {
  try {
    await rm(join(folder, `${name}${MANIFEST}`), { force: true });
    await syncFolder(folder);
    await rm(join(folder, dump.file), { force: true });
    if (!plain) return;
    // A later backup of the same day has put its own script in this one's place.
    const { backups } = await readBackupFolder(folder);
    if (backups.some((other) => other.plain?.file === plain.file)) return;
    await rm(join(folder, plain.file), { force: true });
  } catch (error) {
    throw fileError(error, folder);
  }
}

/** Only files of this name of a backup, or of parts that somebody was writing. */
export async function removeRemains(folder: string, files: readonly string[]): Promise<void> {
  try {
    for (const file of files) await rm(join(folder, file), { force: true });
  } catch (error) {
    throw fileError(error, folder);
  }
}

/** Undefined where it is none, or cannot be understood. */
async function readManifest(folder: string, name: string): Promise<BackupManifest | undefined> {
  const handle = await openPlainFile(join(folder, name), name).catch(() => undefined);
  if (!handle) return undefined;
  try {
    if ((await handle.stat()).size > LARGEST_MANIFEST_BYTES) return undefined;
    const manifest = backupManifestSchema.parse(JSON.parse(await handle.readFile('utf8')));
    return `${manifest.name}${MANIFEST}` === name && manifest.dump.file === `${manifest.name}${DUMP}`
      ? manifest
      : undefined;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
