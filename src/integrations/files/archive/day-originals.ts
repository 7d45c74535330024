import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { IntegrationError } from '../../integration-error.js';
import { look } from '../look.js';
import { RECORDS } from '../roots.js';
import { isSafeName } from '../safe-name.js';

export interface DayOriginal {
  readonly name: string;
  readonly recordsOf?: string;
  readonly path: string;
  readonly bytes: number;
}

export interface DayFiles {
  readonly originals: readonly DayOriginal[];
  /** What is there and is not ours to touch: links, folders, names that no file of the ERP's has. */
  readonly strange: readonly string[];
}

/** What lies in processed/<date>/ and below its records. @throws IntegrationError FILE_UNSAFE where a folder is a link */
export async function dayFiles(day: string): Promise<DayFiles> {
  const masters = (await namesIn(join(day, RECORDS))).filter(isSafeName);
  const lists = await Promise.all([
    filesIn(day),
    ...masters.map((master) => filesIn(join(day, RECORDS, master), master)),
  ]);
  return { originals: lists.flatMap(({ originals }) => originals), strange: lists.flatMap(({ strange }) => strange) };
}

async function filesIn(folder: string, recordsOf?: string): Promise<DayFiles> {
  const originals: DayOriginal[] = [];
  const strange: string[] = [];
  for (const name of (await namesIn(folder)).filter((one) => !one.startsWith('.'))) {
    const path = join(folder, name);
    const stats = await look(path);
    if (!stats) continue;
    if (!stats.isFile() || !isSafeName(name)) strange.push(name);
    else originals.push({ name, path, bytes: stats.size, ...(recordsOf !== undefined && { recordsOf }) });
  }
  return { originals: originals.sort((a, b) => (a.name < b.name ? -1 : 1)), strange };
}

/** Empty where there is no such folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  const stats = await look(folder);
  if (!stats) return [];
  if (!stats.isDirectory()) throw new IntegrationError('FILE_UNSAFE', `${folder}: not a folder, or a link to one`);
  return readdir(folder);
}
