import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { IntegrationError } from '../integration-error.js';
import { hashFile } from './hash-file.js';
import { look, requirePlainFile } from './look.js';
import { moveFile } from './move-file.js';
import type { Roots } from './roots.js';
import { isSafeName } from './safe-name.js';

const MOST_NAMED = 10;

/**
 * From error/ back to input/.
 *
 * @throws IntegrationError NOT_FOUND with what there is; CONFLICT where input/ has another of that name; FILE_UNSAFE
 */
export async function returnFromError(roots: Roots, name: string) {
  if (!isSafeName(name)) throw new IntegrationError('FILE_UNSAFE', `not a file's name: ${JSON.stringify(name)}`);
  const from = join(roots.error, name);
  const to = join(roots.input, name);
  if (!(await look(from))) {
    throw new IntegrationError('NOT_FOUND', `${roots.place(from)} does not exist; there is: ${await present(roots)}`);
  }
  const { size } = await requirePlainFile(from, roots.place(from));
  const hash = await hashFile(from, { place: roots.place(from) });
  if (!(await moveFile(from, to, hash))) {
    throw new IntegrationError('CONFLICT', `${roots.place(to)} is there already`);
  }
  return { from: roots.place(from), to: roots.place(to), hash, bytes: size };
}

async function present({ error }: Roots): Promise<string> {
  const names = (await readdir(error)).filter(isSafeName).sort();
  const more = names.length > MOST_NAMED ? `, … (${names.length})` : '';
  return names.length === 0 ? '-' : `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}
