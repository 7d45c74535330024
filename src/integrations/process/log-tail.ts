import { open } from 'node:fs/promises';

const MAX_BYTES = 8 * 1024;

/** The last lines of a text file, at most 8 KiB of it, and only what was written after `fromByte`; empty where there is no such file. */
export async function readLastLines(file: string, lines: number, fromByte = 0): Promise<string> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const start = Math.max(fromByte, size - MAX_BYTES, 0);
    const buffer = Buffer.alloc(Math.max(size - start, 0));
    await handle.read(buffer, 0, buffer.length, start);
    const text = buffer.toString('utf8');
    // What was cut in the middle of a line, or of a character, is left out.
    const whole = start > fromByte ? text.slice(text.indexOf('\n') + 1) : text;
    return whole.trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    await handle.close();
  }
}
