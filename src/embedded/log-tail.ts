import { rename, stat } from 'node:fs/promises';
import { readLastLines } from './read-last-lines.js';

const TAIL_BYTES = 4096;
const ROTATE_ABOVE_BYTES = 10 * 1024 * 1024;

/** The last lines of a log, or of what was written to it after `fromByte`; empty where it cannot be read. */
export async function lastLines(path: string, lines: number, fromByte = 0): Promise<string> {
  return readLastLines(path, lines, { fromByte, maxBytes: TAIL_BYTES }).catch(() => '');
}

/** The log's size now. One that grew large is put aside first, so that two files are all that is ever kept. */
export async function prepareLog(path: string): Promise<number> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size <= ROTATE_ABOVE_BYTES) return size;
  await rename(path, `${path}.1`);
  return 0;
}
