import { open } from 'node:fs/promises';

const HEAD_BYTES = 512 * 1024;
const TAIL_BYTES = 16 * 1024;

/** The beginning and the end of a file: never more than half a megabyte of it, however large it is. */
export interface FileEnds {
  /** Ends at the end of a line, unless it is the whole file. */
  readonly head: Buffer;
  /** The last lines; empty where the head is the whole file. */
  readonly tail: Buffer;
  readonly isWhole: boolean;
  readonly bytes: number;
}

/** @throws the file system's error; EISDIR for what is no regular file */
export async function readEnds(path: string): Promise<FileEnds> {
  const file = await open(path, 'r');
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'EISDIR' });
    const head = await readAt(0, Math.min(HEAD_BYTES, stats.size));
    if (head.length === stats.size) return { head, tail: Buffer.alloc(0), isWhole: true, bytes: stats.size };
    const tail = await readAt(Math.max(head.length, stats.size - TAIL_BYTES), TAIL_BYTES);
    const tailStart = tail.indexOf('\n') + 1;
    const headEnd = head.lastIndexOf('\n') + 1;
    return {
      head: head.subarray(0, headEnd || head.length),
      tail: tail.subarray(tailStart),
      isWhole: false,
      bytes: stats.size,
    };
  } finally {
    await file.close();
  }

  async function readAt(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
      filled += bytesRead;
      if (bytesRead === 0 || filled === length) return buffer.subarray(0, filled);
    }
  }
}
