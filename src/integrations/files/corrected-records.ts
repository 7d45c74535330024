import { basename, join } from 'node:path';
import { IntegrationError } from '../integration-error.js';
import { homeOf } from './claim-file.js';
import { hashFile } from './hash-file.js';
import { look, requirePlainFile } from './look.js';
import { copyFile } from './move-file.js';
import { openInside } from './roots.js';
import type { Roots } from './roots.js';
import { isSafeName, nameWith } from './safe-name.js';

/**
 * Copies a person's file of corrected records to input/.records/<master>/; the file itself is only read. Again: the same.
 *
 * @throws IntegrationError NOT_FOUND, FILE_UNSAFE, FILE_CHANGED, DISK_FULL, PERMISSION_DENIED
 */
export async function putCorrectedRecords(roots: Roots, master: string, path: string) {
  const name = basename(path);
  if (!isSafeName(name)) throw new IntegrationError('FILE_UNSAFE', `not a file's name: ${JSON.stringify(name)}`);
  const { size } = await requirePlainFile(path, path);
  const hash = await hashFile(path, { place: path });
  const folder = await openInside(homeOf(roots, { recordsOf: master }));
  for (const candidate of [name, nameWith(name, hash.slice(0, 8)), nameWith(name, hash)]) {
    const target = join(folder, candidate);
    const taken = await look(target);
    const isSame = taken?.isFile() && (await hashFile(target, { place: candidate })) === hash;
    if (isSame || (!taken && (await copyFile(path, target, hash)))) return { name: candidate, hash, bytes: size };
  }
  throw new IntegrationError('CONFLICT', `${roots.place(folder)} has other files of that name`);
}
