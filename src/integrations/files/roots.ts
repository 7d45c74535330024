import { constants } from 'node:fs';
import { access, lstat, mkdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { IntegrationError } from '../integration-error.js';
import { fileError } from './file-error.js';

/** Where a pipeline's files are; absolute. */
export interface FoldersConfig {
  /** What places are shown relative to. */
  readonly home: string;
  readonly input: string;
  readonly processed: string;
  readonly error: string;
}

/** The folders themselves, behind whatever links lead to them: below these, no link is followed. */
export interface Roots {
  readonly input: string;
  readonly processing: string;
  readonly records: string;
  readonly processed: string;
  readonly error: string;
  /** Relative to the home, as it is written in the configuration; for people and audit_log. */
  place(path: string): string;
}

export const PROCESSING = '.processing';
export const RECORDS = '.records';

/**
 * Makes what is missing. A configured folder may itself be a link, which is resolved here, once; the folders inside may not.
 *
 * @throws IntegrationError CONFIG_INVALID (two folders are one), PERMISSION_DENIED, FILE_UNSAFE, DISK_FULL
 */
export async function openRoots(config: FoldersConfig): Promise<Roots> {
  const [input, processed, error] = [
    await openFolder(config.input),
    await openFolder(config.processed),
    await openFolder(config.error),
  ];
  if (new Set([input, processed, error]).size < 3) {
    throw new IntegrationError('CONFIG_INVALID', 'two of the folders input, processed and error are the same folder');
  }
  const written = [
    [input, config.input],
    [processed, config.processed],
    [error, config.error],
  ] as const;
  return {
    input,
    processing: await openInside(join(input, PROCESSING)),
    records: await openInside(join(input, RECORDS)),
    processed,
    error,
    place(path) {
      const [real, shown] = written.find(([folder]) => isInside(path, folder)) ?? ['', ''];
      const asWritten = real === '' ? path : join(shown, relative(real, path));
      return isInside(asWritten, config.home) ? relative(config.home, asWritten) : asWritten;
    },
  };
}

/** A folder of ours below a root, made where it is missing; never a link. @throws IntegrationError FILE_UNSAFE */
export async function openInside(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    if (!(await lstat(path)).isDirectory()) {
      throw new IntegrationError('FILE_UNSAFE', `${path}: not a folder, or a link to one`);
    }
    return path;
  } catch (error) {
    throw fileError(error, path);
  }
}

async function openFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    const real = await realpath(path);
    await access(real, constants.R_OK | constants.W_OK | constants.X_OK);
    return real;
  } catch (error) {
    throw fileError(error, path);
  }
}

function isInside(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== '..' && !inner.startsWith('../') && !isAbsolute(inner);
}
