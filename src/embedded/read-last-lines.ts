import { open } from 'node:fs/promises';

export interface TailBounds {
  /** Only what was written after this. */
  readonly fromByte?: number;
  readonly maxBytes: number;
}

/** The last lines of a text file, at most `maxBytes` of it; empty where there is no such file. */
export async function readLastLines(
  file: string,
  lines: number,
  { fromByte = 0, maxBytes }: TailBounds,
): Promise<string> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const start = Math.max(fromByte, size - maxBytes, 0);
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
