import { open, rename, stat } from 'node:fs/promises';

const TAIL_BYTES = 4096;
const ROTATE_ABOVE_BYTES = 10 * 1024 * 1024;

/** The last lines of a log, or of what was written to it after `fromByte`. */
export async function lastLines(path: string, lines: number, fromByte = 0): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(fromByte, size - TAIL_BYTES, 0);
    const buffer = Buffer.alloc(Math.max(size - start, 0));
    await file.read(buffer, 0, buffer.length, start);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await file.close();
  }
}

/** The log's size now. One that grew large is put aside first, so that two files are all that is ever kept. */
export async function prepareLog(path: string): Promise<number> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size <= ROTATE_ABOVE_BYTES) return size;
  await rename(path, `${path}.1`);
  return 0;
}
