import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { IntegrationError } from '../integration-error.js';
import { fileError, systemCode } from './file-error.js';
import type { FoldersConfig } from './roots.js';

/**
 * How a file begins that `settle` has put away, at most `count` bytes of it; undefined where it is gone. `place` is relative to
 * the home, as audit_log has it, and must lie in the pipeline's own folders.
 *
 * @throws IntegrationError FILE_UNSAFE, PERMISSION_DENIED
 */
export async function firstBytes(config: FoldersConfig, place: string, count: number): Promise<Buffer | undefined> {
  const path = resolve(config.home, place);
  const isOurs = [config.input, config.processed, config.error].some((folder) => isBelow(path, folder));
  if (!isOurs) throw new IntegrationError('FILE_UNSAFE', `${place}: outside the folders of the pipeline`);
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) throw new IntegrationError('FILE_UNSAFE', `${place}: not a plain file`);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw fileError(error, place);
  }
}

function isBelow(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== '' && !isAbsolute(inner) && join('/', inner) === `/${inner}` && !inner.startsWith('..');
}
