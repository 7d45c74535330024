import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ArchivedFile } from '../../../domain/maintenance/archive.js';
import { archivedFileSchema } from '../../../domain/maintenance/archive.schema.js';
import { fitsPattern } from '../../../domain/ingestion/file-pattern.js';
import { writeDurably } from '../durable-file.js';
import { look } from '../look.js';

export const ARCHIVE = '.tar.gz';
export const INDEX = '.jsonl';
const INDEX_NAME = /^processed-(\d{4}-\d{2}-\d{2})(?:\.\d+)?\.jsonl$/;

export function indexOf(archive: string): string {
  return `${archive.slice(0, -ARCHIVE.length)}${INDEX}`;
}

/** One line a file, beside its archive. */
export async function writeIndex(folder: string, archive: string, files: readonly ArchivedFile[]): Promise<void> {
  const lines = files.map((file) => `${JSON.stringify(file)}\n`);
  await writeDurably(join(folder, indexOf(archive)), (handle) => handle.writeFile(lines.join('')));
}

/** Archives of this date that are whole, in the order in which they were made: an archive without its index is none, nor the other way. */
export async function archivesOf(folder: string, date: string): Promise<readonly string[]> {
  const indexes = (await namesIn(folder)).filter((name) => INDEX_NAME.exec(name)?.[1] === date);
  const archives = indexes.map((name) => `${name.slice(0, -INDEX.length)}${ARCHIVE}`);
  const there = await Promise.all(archives.map((name) => look(join(folder, name))));
  return archives.filter((_, at) => there[at]?.isFile()).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

export async function* indexLines(folder: string, archive: string): AsyncGenerator<ArchivedFile> {
  const lines = createInterface({
    input: createReadStream(join(folder, indexOf(archive)), 'utf8'),
    crlfDelay: Infinity,
  });
  for await (const line of lines) {
    const read = archivedFileSchema.safeParse(parsed(line));
    // A line that somebody broke says nothing; what the archive holds is read from the archive itself.
    if (read.success) yield read.data;
  }
}

/** Where files of this name (with `*` and `?`) lie, newest dates first; at most `limit`. */
export async function findArchived(folder: string, pattern: string, limit: number): Promise<readonly ArchivedFile[]> {
  const found: ArchivedFile[] = [];
  const indexes = (await namesIn(folder))
    .filter((name) => INDEX_NAME.test(name))
    .sort()
    .reverse();
  for (const index of indexes) {
    const archive = `${index.slice(0, -INDEX.length)}${ARCHIVE}`;
    if (!(await look(join(folder, archive)))?.isFile()) continue;
    for await (const file of indexLines(folder, archive)) {
      if (fitsPattern(pattern, file.name)) found.push(file);
      if (found.length === limit) return found;
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await look(folder))?.isDirectory() ? readdir(folder) : [];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
