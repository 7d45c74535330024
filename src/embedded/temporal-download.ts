import { access, constants, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';

const run = promisify(execFile);
const DOWNLOAD_TIMEOUT_MS = 15 * 60_000;

/**
 * Lets Temporal's SDK download the CLI into `directory`, in a process of its own: the SDK's native runtime can be set up only
 * once in a process, and here that is the worker's. Rejects with the SDK's reason.
 */
export async function downloadTemporal(directory: string, version: string, signal?: AbortSignal): Promise<void> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = fileURLToPath(new URL('./temporal-download-process.ts', import.meta.url));
  try {
    await run(process.execPath, ['--import', tsx, program, directory, `v${version}`], {
      timeout: DOWNLOAD_TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    const stderr = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
    throw new Error(stderr.trim().split('\n').at(-1) || 'failed', { cause: error });
  }
}

/** The program that the SDK left there, under a name of its own choosing. */
export async function downloadedTemporal(directory: string): Promise<string | undefined> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((each) => each.startsWith('temporal'))) {
    const path = join(directory, name);
    const runnable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable && !name.endsWith('.downloading')) return path;
  }
  return undefined;
}
