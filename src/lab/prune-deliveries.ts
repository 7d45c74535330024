import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabFiles } from './lab-files.js';

const KEPT = 20;

/**
 * Simulations leave two files each in the lab's folders; those of the last ones stay, for whoever wants to look. What still
 * lies in input/ is of one that was ended in the middle. For whoever holds the lab: nobody else delivers there meanwhile.
 */
export async function pruneDeliveries({ folders }: Pick<LabFiles, 'folders'>): Promise<void> {
  const dates = (await namesIn(folders.processed)).map((name) => join(folders.processed, name));
  const places = [...dates, folders.error];
  const files = (await Promise.all(places.map(filesIn))).flat().sort((a, b) => b.atMs - a.atMs);
  await Promise.all(files.slice(KEPT).map(({ path }) => rm(path, { force: true })));
  await Promise.all((await filesIn(folders.input)).map(({ path }) => rm(path, { force: true })));
  // Only what is empty goes.
  await Promise.all(dates.map((folder) => rmdir(folder).catch(() => undefined)));
}

async function filesIn(folder: string): Promise<readonly { readonly path: string; readonly atMs: number }[]> {
  const paths = (await namesIn(folder)).map((name) => join(folder, name));
  const found = await Promise.all(
    paths.map(async (path) => ({ path, stats: await stat(path).catch(() => undefined) })),
  );
  return found.flatMap(({ path, stats }) => (stats?.isFile() ? [{ path, atMs: stats.mtimeMs }] : []));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
