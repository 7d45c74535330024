import { execFile } from 'node:child_process';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './start-error.js';

const run = promisify(execFile);
const PYTHONS = ['python3', 'python'] as const;
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/**
 * Installs wheels with pip below `directory`, with no virtual environment and touching nothing of the machine's Python; only
 * files of the hashes in the requirements. Rejects with what pip said last.
 */
export async function installWheel(requirements: string, directory: string, signal?: AbortSignal): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const temporary = `${directory}.${randomUUID()}`;
  try {
    await pipInstall(requirements, temporary, signal);
    await rename(temporary, directory).catch(async (error: unknown) => {
      // Somebody else installed the same files a moment ago.
      if (!(await stat(directory).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function pipInstall(requirements: string, target: string, signal?: AbortSignal): Promise<void> {
  const options = ['--no-deps', '--require-hashes', '--only-binary', ':all:', '--no-compile', '--no-user'];
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
  const args = ['-m', 'pip', 'install', ...options, ...quiet, '--target', target, '--requirement', requirements];
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
