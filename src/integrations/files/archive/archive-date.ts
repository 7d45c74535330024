import { rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { archivedPath } from '../../../domain/maintenance/archive.js';
import type { ArchivedFile } from '../../../domain/maintenance/archive.js';
import { IntegrationError } from '../../integration-error.js';
import { writeDurably } from '../durable-file.js';
import { hashFile } from '../hash-file.js';
import { look } from '../look.js';
import { RECORDS } from '../roots.js';
import { ARCHIVE, archivesOf, indexLines, indexOf, writeIndex } from './archive-index.js';
import { readMarker, writeMarker } from './archived-marker.js';
import { dayFiles } from './day-originals.js';
import type { DayOriginal } from './day-originals.js';
import { readArchive } from './read-archive.js';
import { writeArchive } from './write-archive.js';

export interface ArchiveOrder {
  /** The folder processed/ itself, not a link to it. */
  readonly processed: string;
  /** Of the archives; absolute, and there. */
  readonly folder: string;
  readonly date: string;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export interface ArchivedDate {
  /** By this run, in this attempt or one before it. */
  readonly files: readonly ArchivedFile[];
  readonly archiveBytes: number;
  /** Left where they are: links, and what is no plain file. */
  readonly strange: readonly string[];
  /** Left where they are, because somebody wrote to them after they were archived. */
  readonly changed: readonly string[];
}

/**
 * Moves the originals of one date into an archive. An original goes only when an archive was read back from the disk and holds
 * it with the same name, size and SHA-256, and a marker in its folder says where it lies. Killed anywhere and done again, it
 * goes on with what is there.
 *
 * @throws IntegrationError DISK_FULL (the originals are whole), ARCHIVE_DAMAGED, FILE_UNSAFE, FILE_CHANGED, CANCELLED
 */
export async function archiveDate(order: ArchiveOrder): Promise<ArchivedDate> {
  const { processed, folder, date, runId, signal, onProgress } = order;
  const day = join(processed, date);
  const { originals, strange } = await dayFiles(day);
  // Of an attempt that was killed between an archive and the end of its originals.
  const standing = originals.length === 0 ? [] : await archivesOf(folder, date);
  const held = new Map<string, ArchivedFile>();
  for (const archive of standing)
    for (const file of await verified(folder, archive, order)) held.set(keyOf(file), file);
  const [kept, waiting] = [[] as DayOriginal[], [] as DayOriginal[]];
  for (const original of originals) ((await isHeld(original, held, order)) ? kept : waiting).push(original);
  if (waiting.length > 0) {
    for (const file of await archiveAll(waiting, await freeName(folder, date), order)) held.set(keyOf(file), file);
  }
  const changed = originals.length === 0 ? [] : await remove(day, [...kept, ...waiting], held, order);
  onProgress(`${date}: done`);
  return { ...(await ofThisRun(folder, date, runId)), strange, changed };

  async function isHeld(
    original: DayOriginal,
    archived: ReadonlyMap<string, ArchivedFile>,
    { date: of }: ArchiveOrder,
  ): Promise<boolean> {
    const file = archived.get(keyOf({ ...original, date: of }));
    if (!file || file.bytes !== original.bytes) return false;
    return (await hashFile(original.path, { place: original.name, signal })) === file.sha256;
  }
}

/** Writes, reads back, names. The index comes before the archive's own name, because only both together count. */
async function archiveAll(
  originals: readonly DayOriginal[],
  archive: string,
  { folder, date, runId, signal, onProgress }: ArchiveOrder,
): Promise<readonly ArchivedFile[]> {
  const path = join(folder, archive);
  return writeDurably(path, async (handle) => {
    const packed = await writeArchive(
      handle,
      originals.map((original) => ({ path: original.path, archivedPath: archivedPath({ ...original, date }) })),
      { signal, onFile: (done) => onProgress(`${date}: ${done}/${originals.length}`) },
    );
    onProgress(`${date}: reading it back`);
    const files = originals.map(({ name, recordsOf }, at): ArchivedFile => {
      const { bytes = 0, sha256 = '', modifiedAtMs = 0 } = packed[at] ?? {};
      const modifiedAt = new Date(modifiedAtMs).toISOString();
      return { name, date, ...(recordsOf !== undefined && { recordsOf }), bytes, sha256, modifiedAt, archive, runId };
    });
    refuseDifferent(archive, files, await readArchive(`${path}.part`, signal));
    await writeIndex(folder, archive, files);
    return files;
  });
}

/** What an archive really holds, of what its index says. */
async function verified(
  folder: string,
  archive: string,
  { signal, onProgress, date }: ArchiveOrder,
): Promise<readonly ArchivedFile[]> {
  onProgress(`${date}: reading ${archive}`);
  const files: ArchivedFile[] = [];
  for await (const file of indexLines(folder, archive)) files.push(file);
  refuseDifferent(archive, files, await readArchive(join(folder, archive), signal));
  return files;
}

function refuseDifferent(
  archive: string,
  files: readonly ArchivedFile[],
  entries: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[],
): void {
  const found = new Map(entries.map((one) => [one.path, one]));
  const wrong = files.find((file) => {
    const there = found.get(archivedPath(file));
    return there?.bytes !== file.bytes || there.sha256 !== file.sha256;
  });
  if (!wrong && found.size === files.length && entries.length === files.length) return;
  throw new IntegrationError('ARCHIVE_DAMAGED', `${archive}: it does not hold ${wrong?.name ?? 'what its index says'}`);
}

/** The marker first: who asks for an original that has gone reads there where it lies. Gives the names of those that stay. */
async function remove(
  day: string,
  originals: readonly DayOriginal[],
  held: ReadonlyMap<string, ArchivedFile>,
  { folder, date, signal }: ArchiveOrder,
): Promise<readonly string[]> {
  const before = (await readMarker(day))?.files ?? [];
  const all = new Map([...before, ...held.values()].map((file) => [keyOf(file), file]));
  await writeMarker(day, { folder, files: [...all.values()] });
  const changed: string[] = [];
  for (const original of originals) {
    const file = held.get(keyOf({ ...original, date }));
    const now = await look(original.path);
    if (!now) continue;
    // What was unpacked again has another time, and is the same all the same.
    const isSame = file && now.isFile() && now.size === file.bytes;
    if (isSame && (await hashFile(original.path, { place: original.name, signal })) === file.sha256) {
      await unlink(original.path);
    } else changed.push(original.name);
  }
  for (const folderOf of new Set(originals.map(({ path }) => dirname(path)))) {
    if (folderOf !== day) await rmdir(folderOf).catch(() => undefined);
  }
  await rmdir(join(day, RECORDS)).catch(() => undefined);
  return changed;
}

async function ofThisRun(
  folder: string,
  date: string,
  runId: string,
): Promise<Pick<ArchivedDate, 'files' | 'archiveBytes'>> {
  const files: ArchivedFile[] = [];
  let archiveBytes = 0;
  for (const archive of await archivesOf(folder, date)) {
    let isOurs = false;
    for await (const file of indexLines(folder, archive)) {
      if (file.runId !== runId) continue;
      files.push(file);
      isOurs = true;
    }
    if (isOurs) archiveBytes += (await look(join(folder, archive)))?.size ?? 0;
  }
  return { files, archiveBytes };
}

/** The first has the plain name; what came to a date after it was archived gets an archive of its own. */
async function freeName(folder: string, date: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const archive = `processed-${date}${n === 1 ? '' : `.${n}`}${ARCHIVE}`;
    if (await look(join(folder, archive))) continue;
    // An index whose archive never got its name.
    await rm(join(folder, indexOf(archive)), { force: true });
    return archive;
  }
}

function keyOf({ date, recordsOf, name }: Pick<ArchivedFile, 'date' | 'recordsOf' | 'name'>): string {
  return archivedPath({ date, name, ...(recordsOf !== undefined && { recordsOf }) });
}
