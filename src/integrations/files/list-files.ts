import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnsafeFile } from '../../domain/ingestion/faults.js';
import type { FolderEntry } from '../../ingestion/ports.js';
import { parseClaim } from './claim-name.js';
import { look, whyUnsafe } from './look.js';
import { PROCESSING, RECORDS } from './roots.js';
import type { Roots } from './roots.js';
import { isSafeName } from './safe-name.js';

/** What stands for bytes of a name that are no UTF-8. */
const UNDECODED = '\ufffd';

/** Everything that lies in input/, its records and its claims; by name. What is not ours to touch is in the list, and marked. */
export async function listFiles(roots: Roots, nowMs: number): Promise<readonly FolderEntry[]> {
  const entries = await Promise.all([listInput(roots, nowMs), listRecords(roots, nowMs), listClaims(roots, nowMs)]);
  return entries.flat().sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function listInput({ input }: Roots, nowMs: number): Promise<readonly FolderEntry[]> {
  const names = (await readdir(input)).filter((name) => name !== PROCESSING && name !== RECORDS);
  return lookAtAll(names, async (name) => {
    const path = join(input, name);
    const stats = await look(path);
    if (!stats) return name.includes(UNDECODED) ? namedOnly(name) : undefined;
    return entryOf(name, 'input', stats, await whyUnsafe(path, name, stats), nowMs);
  });
}

/** A name that is no UTF-8 cannot be asked for; that it is there is said all the same. */
function namedOnly(name: string): FolderEntry {
  return { name, place: 'input', bytes: 0, modifiedAtMs: 0, inode: '', unsafe: 'bad_name' };
}

async function listRecords({ records }: Roots, nowMs: number): Promise<readonly FolderEntry[]> {
  const masters = (await readdir(records, { withFileTypes: true })).filter(
    (folder) => folder.isDirectory() && isSafeName(folder.name),
  );
  const lists = masters.map(async ({ name: recordsOf }) => {
    // A copy that is still being made has a hidden name, and is no file of anybody yet.
    const names = (await readdir(join(records, recordsOf))).filter((name) => !name.startsWith('.'));
    return lookAtAll(names, async (name) => {
      const path = join(records, recordsOf, name);
      const stats = await look(path);
      return stats && { ...entryOf(name, 'input', stats, await whyUnsafe(path, name, stats), nowMs), recordsOf };
    });
  });
  return (await Promise.all(lists)).flat();
}

async function listClaims({ processing }: Roots, nowMs: number): Promise<readonly FolderEntry[]> {
  const claims = (await readdir(processing)).filter((claim) => !claim.startsWith('.'));
  return lookAtAll(claims, async (claim) => {
    const path = join(processing, claim);
    const stats = await look(path);
    if (!stats) return undefined;
    const parsed = parseClaim(claim);
    if (!parsed) return entryOf(claim, 'processing', stats, 'bad_name', nowMs);
    const { name, recordsOf, processedOn } = parsed;
    return {
      ...entryOf(name, 'processing', stats, await whyUnsafe(path, name, stats), nowMs),
      claim,
      ...(recordsOf !== undefined && { recordsOf }),
      ...(processedOn !== undefined && { processedOn, again: true }),
    };
  });
}

async function lookAtAll(
  names: readonly string[],
  see: (name: string) => Promise<FolderEntry | undefined>,
): Promise<readonly FolderEntry[]> {
  return (await Promise.all(names.map(see))).filter((entry) => entry !== undefined);
}

function entryOf(
  name: string,
  place: FolderEntry['place'],
  stats: Stats,
  unsafe: UnsafeFile | undefined,
  nowMs: number,
): FolderEntry {
  // A file from a clock that is ahead of ours would never stand still; the file system's own time of the change cannot be set.
  const modifiedAtMs = stats.mtimeMs <= nowMs ? stats.mtimeMs : stats.ctimeMs;
  const known = { name, place, bytes: stats.size, modifiedAtMs, inode: String(stats.ino) };
  return unsafe === undefined ? known : { ...known, unsafe };
}
