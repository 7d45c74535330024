import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchivedOriginal, ClaimedFile } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { archivedOriginals } from './archive/archived-marker.js';
import { claimName } from './claim-name.js';
import { look } from './look.js';
import { copyFile } from './move-file.js';
import { RECORDS } from './roots.js';
import type { Roots } from './roots.js';
import { isDate, isSafeName } from './safe-name.js';

/**
 * Copies the files of processed/<date>/ to input/.processing/, in the order in which they were put away. Again: the same claims.
 *
 * @throws IntegrationError FILE_UNSAFE where the date is none or its folder is a link; FILE_ARCHIVED where one that is wanted is
 *   in an archive
 */
export async function claimProcessedFiles(
  roots: Roots,
  date: string,
  isWanted: (file: Pick<ProcessedFile, 'name' | 'recordsOf'>) => boolean = () => true,
): Promise<readonly ClaimedFile[]> {
  if (!isDate(date)) throw new IntegrationError('FILE_UNSAFE', `not a date: ${JSON.stringify(date)}`);
  const day = join(roots.processed, date);
  const gone = (await archivedFiles(roots, date)).filter(isWanted);
  const [first] = gone;
  if (first) {
    const what = gone.length === 1 ? first.name : `${gone.length} files of ${date}`;
    throw new IntegrationError('FILE_ARCHIVED', `${what}: in ${first.archive}, to be unpacked in processed/ first`);
  }
  const masters = (await namesIn(join(day, RECORDS))).filter(isSafeName);
  const found = [
    ...(await plainFiles(day)),
    ...(await Promise.all(masters.map((master) => plainFiles(join(day, RECORDS, master), master)))).flat(),
  ].filter(isWanted);
  // Putting a file away is what changed its entry last, and corrected records come after what they correct.
  found.sort((a, b) => a.stats.ctimeMs - b.stats.ctimeMs || (a.name < b.name ? -1 : 1));
  const claims: ClaimedFile[] = [];
  for (const file of found) claims.push(await claimCopy(roots, date, file));
  return claims;
}

/** Originals of this date that were archived and that nobody put back. */
export async function archivedFiles(roots: Roots, date: string): Promise<readonly ArchivedOriginal[]> {
  if (!isDate(date)) throw new IntegrationError('FILE_UNSAFE', `not a date: ${JSON.stringify(date)}`);
  const day = join(roots.processed, date);
  await namesIn(day);
  const found = await archivedOriginals(day);
  return (found?.files ?? []).map(({ name, recordsOf, archive }) => ({
    name,
    archive: join(found?.folder ?? '', archive),
    ...(recordsOf !== undefined && { recordsOf }),
  }));
}

interface ProcessedFile {
  readonly name: string;
  readonly path: string;
  readonly stats: Stats;
  readonly recordsOf?: string;
}

async function claimCopy(
  roots: Roots,
  date: string,
  { name, path, stats, recordsOf }: ProcessedFile,
): Promise<ClaimedFile> {
  const records = recordsOf !== undefined && { recordsOf };
  const claim = claimName({
    inode: String(stats.ino),
    modifiedAtMs: stats.mtimeMs,
    name,
    processedOn: date,
    ...records,
  });
  const target = join(roots.processing, claim);
  if (!(await look(target))) await copyFile(path, target);
  return { name, claim, bytes: stats.size, again: true, processedOn: date, ...records };
}

async function plainFiles(folder: string, recordsOf?: string): Promise<readonly ProcessedFile[]> {
  const names = (await namesIn(folder)).filter(isSafeName);
  const looks = names.map(async (name) => {
    const path = join(folder, name);
    const stats = await look(path);
    return stats?.isFile() ? [{ name, path, stats, ...(recordsOf !== undefined && { recordsOf }) }] : [];
  });
  return (await Promise.all(looks)).flat();
}

/** Empty where there is no such folder. @throws IntegrationError FILE_UNSAFE where it is a link */
async function namesIn(folder: string): Promise<readonly string[]> {
  const stats = await look(folder);
  if (!stats) return [];
  if (!stats.isDirectory()) throw new IntegrationError('FILE_UNSAFE', `${folder}: not a folder, or a link to one`);
  return readdir(folder);
}
