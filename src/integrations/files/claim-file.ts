import { lstatSync, renameSync } from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimedFile, FolderEntry } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { claimName, parseClaim } from './claim-name.js';
import { systemCode } from './file-error.js';
import { isUnchanged, look } from './look.js';
import { openInside } from './roots.js';
import type { Roots } from './roots.js';
import { isSafeName, nameWith } from './safe-name.js';

/**
 * From input/ to input/.processing/, by one rename. Undefined where it is gone; the same claim where it was made before.
 *
 * @throws IntegrationError FILE_UNSAFE, FILE_CHANGED where it is not what was found
 */
export async function claimFile(roots: Roots, entry: FolderEntry): Promise<ClaimedFile | undefined> {
  if (entry.unsafe || !isSafeName(entry.name)) {
    throw new IntegrationError('FILE_UNSAFE', `${entry.name}: ${entry.unsafe ?? 'bad_name'}`);
  }
  if (entry.place === 'processing') return entry.claim === undefined ? undefined : claimed(roots, entry.claim);
  const path = join(homeOf(roots, entry), entry.name);
  const stats = await look(path);
  if (!stats) return findClaim(roots, entry);
  if (!stats.isFile()) throw new IntegrationError('FILE_UNSAFE', `${roots.place(path)}: not a plain file`);
  if (!isUnchanged(entry, stats)) {
    throw new IntegrationError('FILE_CHANGED', `${roots.place(path)}: it was written to after it was found`);
  }
  const claim = claimName({ ...entry, modifiedAtMs: stats.mtimeMs });
  try {
    renameToClaim(path, join(roots.processing, claim));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return findClaim(roots, entry);
    throw error;
  }
  return claimed(roots, claim);
}

/** Undefined where it was put away, or given back, meanwhile. */
async function claimed(roots: Roots, claim: string): Promise<ClaimedFile | undefined> {
  const parsed = parseClaim(claim);
  if (!parsed) return undefined;
  const stats = await look(join(roots.processing, claim));
  if (!stats?.isFile()) return undefined;
  const { name, recordsOf, processedOn } = parsed;
  return {
    name,
    claim,
    bytes: stats.size,
    ...(recordsOf !== undefined && { recordsOf }),
    ...(processedOn !== undefined && { processedOn, again: true }),
  };
}

async function findClaim(roots: Roots, { name, inode, recordsOf }: FolderEntry): Promise<ClaimedFile | undefined> {
  const claim = (await readdir(roots.processing)).find((candidate) => {
    const parsed = parseClaim(candidate);
    return parsed?.inode === inode && parsed.name === name && parsed.recordsOf === recordsOf && !parsed.processedOn;
  });
  return claim === undefined ? undefined : claimed(roots, claim);
}

function renameToClaim(from: string, to: string): void {
  const taken = lstatSync(to, { throwIfNoEntry: false });
  if (taken && taken.ino !== lstatSync(from).ino) {
    throw new IntegrationError('CONFLICT', 'another file is claimed under the same name');
  }
  renameSync(from, to);
}

/** Back to where it was claimed from. Again, or of a copy whose original is in processed/: nothing is left to give back. */
export async function giveBackFile(roots: Roots, file: ClaimedFile): Promise<void> {
  const from = join(roots.processing, file.claim);
  const stats = await look(from);
  if (!stats) return;
  if (file.processedOn !== undefined) return unlink(from);
  const home = await openInside(homeOf(roots, file));
  for (let n = 0; ; n += 1) {
    const to = join(home, n === 0 ? file.name : nameWith(file.name, String(n)));
    const taken = lstatSync(to, { throwIfNoEntry: false });
    if (taken && taken.ino !== stats.ino) continue;
    return renameSync(from, to);
  }
}

/** The folder that a file of input/ lies in. */
export function homeOf(roots: Roots, { recordsOf }: Pick<FolderEntry, 'recordsOf'>): string {
  if (recordsOf === undefined) return roots.input;
  if (!isSafeName(recordsOf)) throw new IntegrationError('FILE_UNSAFE', `${recordsOf}: not a master's name`);
  return join(roots.records, recordsOf);
}
