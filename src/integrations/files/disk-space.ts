import { statfs } from 'node:fs/promises';
import { IntegrationError } from '../integration-error.js';
import { fileError } from './file-error.js';

/** Of the file system that a folder is on. */
export interface DiskSpace {
  readonly totalBytes: number;
  /** What a user who is not root may still write. */
  readonly freeBytes: number;
  /** From 0 to 1, of what may be written at all: as `df` counts. */
  readonly freeShare: number;
}

const KIB = 1024;

/** Of a folder of this machine. */
export async function diskSpaceOf(path: string): Promise<DiskSpace> {
  try {
    const { bsize, blocks, bfree, bavail } = await statfs(path);
    return spaceOf(bsize * (blocks - bfree), bsize * bavail, bsize * blocks);
  } catch (error) {
    throw fileError(error, path);
  }
}

/** What `df -P -k` wrote of one folder: a header, and one line that is not broken. @throws IntegrationError BAD_ANSWER */
export function readDf(output: string): DiskSpace {
  const lines = output.trim().split('\n');
  const [, total, used, free] = /\s(\d+)\s+(\d+)\s+(\d+)\s+\d+%\s+\/.*$/.exec(lines.at(-1) ?? '') ?? [];
  if (lines.length !== 2 || total === undefined) throw new IntegrationError('BAD_ANSWER', 'df answered otherwise');
  return spaceOf(Number(used) * KIB, Number(free) * KIB, Number(total) * KIB);
}

function spaceOf(usedBytes: number, freeBytes: number, totalBytes: number): DiskSpace {
  const writable = usedBytes + freeBytes;
  return { totalBytes, freeBytes, freeShare: writable > 0 ? freeBytes / writable : 0 };
}
