import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';

/**
 * A new folder for the small files of one test: in memory where the machine has such a place, because making and removing
 * thirty files on a disk takes longer than what is tested with them. A test of the disk itself takes `tmpdir()`.
 */
export function scratchDir(name: string): string {
  return mkdtempSync(join(isUsable(MEMORY) ? MEMORY : tmpdir(), `guardia-${name}-`));
}

function isUsable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
