import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimedFile, FileRoute, FolderEntry, SettledFile, SettleFacts } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { homeOf } from './claim-file.js';
import { parseClaim } from './claim-name.js';
import { hashFile } from './hash-file.js';
import { isSameFile, isUnchanged, look } from './look.js';
import type { SeenFile } from './look.js';
import { moveFile } from './move-file.js';
import { openInside, RECORDS } from './roots.js';
import type { Roots } from './roots.js';
import { isDate, nameWith } from './safe-name.js';

type Goal = 'processed' | 'error';
const MARK_LENGTHS = [8, 16, 64];

/** Where a claimed file came from, and where it would be put now. */
export async function routeOf(roots: Roots, file: ClaimedFile, goal: Goal, facts: SettleFacts): Promise<FileRoute> {
  const origin =
    file.processedOn === undefined ? homeOf(roots, file) : goalFolder(roots, file, 'processed', facts.date);
  const target = await freePlace(goalFolder(roots, file, goal, facts.date), file.name, facts.hash);
  return { from: roots.place(join(origin, file.name)), to: roots.place(target.path), isThere: target.isThere };
}

/**
 * Puts a claimed file away; gives the place, relative to the home. Again: the same place.
 *
 * @throws IntegrationError FILE_CHANGED where it no longer has the content that was loaded, NOT_FOUND, DISK_FULL …
 */
export async function settleFile(roots: Roots, file: ClaimedFile, goal: Goal, facts: SettleFacts): Promise<string> {
  const claim = join(roots.processing, file.claim);
  const folder = await openInside(goalFolder(roots, file, goal, facts.date));
  await refuseChanged(claim, file, facts.hash);
  for (;;) {
    const { path, isThere } = await freePlace(folder, file.name, facts.hash);
    if (isThere) {
      // The claim is another copy of what is there: of a run that died between its copy and its end, or the same file sent twice.
      await unlink(claim).catch(() => undefined);
      return roots.place(path);
    }
    if (!(await look(claim))) throw new IntegrationError('NOT_FOUND', `${file.name}: it is not claimed any more`);
    if (await moveFile(claim, path, facts.hash)) return roots.place(path);
  }
}

/** Where a file that was seen before has been put away on this date; undefined where it is nowhere. */
export async function findSettledFile(
  roots: Roots,
  file: FolderEntry | ClaimedFile,
  date: string,
): Promise<SettledFile | undefined> {
  const seen = seenOf(file);
  if (!seen) return undefined;
  for (const goal of ['processed', 'error'] as const) {
    const folder = goalFolder(roots, file, goal, date);
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((candidate) => isNameOf(candidate, file.name))) {
      const path = join(folder, name);
      const stats = await look(path);
      if (!stats?.isFile() || !isSameFile(seen, stats)) continue;
      const hash = await hashFile(path, { place: roots.place(path) });
      return { to: goal, place: roots.place(path), path, bytes: stats.size, hash };
    }
  }
  return undefined;
}

/** processed/<date>/ (and there below .records/<master>/ for corrected records) or error/. */
export function goalFolder(
  roots: Roots,
  { recordsOf, processedOn }: Pick<ClaimedFile, 'recordsOf' | 'processedOn'>,
  goal: Goal,
  date: string,
): string {
  // A copy that does not load this time is dropped: what it was copied from stays where it is, and can be run again.
  if (goal === 'error' && processedOn === undefined) return roots.error;
  const day = processedOn ?? date;
  if (!isDate(day)) throw new IntegrationError('FILE_UNSAFE', `not a date: ${JSON.stringify(day)}`);
  const folder = join(roots.processed, day);
  return recordsOf === undefined ? folder : join(folder, RECORDS, recordsOf);
}

/** Its own name, or marked with as much of its hash as nobody else's content has; `isThere` where the content is there already. */
async function freePlace(folder: string, name: string, hash: string): Promise<{ path: string; isThere: boolean }> {
  for (const candidate of [name, ...MARK_LENGTHS.map((length) => nameWith(name, hash.slice(0, length)))]) {
    const path = join(folder, candidate);
    const taken = await look(path);
    if (!taken) return { path, isThere: false };
    if (taken.isFile() && (await hashFile(path, { place: candidate })) === hash) return { path, isThere: true };
  }
  throw new IntegrationError('CONFLICT', `${name}: every name that it could have in its folder is taken`);
}

/** What was written to after it was read is another file than the one that was loaded. */
async function refuseChanged(path: string, file: ClaimedFile, hash: string): Promise<void> {
  const stats = await look(path);
  const seen = seenOf(file);
  if (!stats || (seen && isUnchanged(seen, stats))) return;
  if ((await hashFile(path, { place: file.name })) === hash) return;
  throw new IntegrationError('FILE_CHANGED', `${file.name}: it was written to while it was loaded`);
}

function seenOf(file: FolderEntry | ClaimedFile): SeenFile | undefined {
  const claim = file.claim === undefined ? undefined : parseClaim(file.claim);
  if (claim) return { ...claim, bytes: file.bytes };
  return 'inode' in file ? file : undefined;
}

function isNameOf(candidate: string, name: string): boolean {
  if (candidate === name) return true;
  const [head = '', tail = ''] = nameWith(name, '\n').split('\n');
  return candidate.startsWith(head) && candidate.endsWith(tail);
}
