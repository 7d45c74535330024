import { addAbortSignal } from 'node:stream';
import type { Readable } from 'node:stream';

/**
 * The beginning of what a stream says, at most `maxBytes` of it. The rest is read and dropped, so that who writes it is not
 * held up and the stream's end is seen. Ends with the signal.
 */
export async function readBounded(stream: Readable, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  addAbortSignal(signal, stream);
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (length >= maxBytes) continue;
    const part = chunk.subarray(0, maxBytes - length);
    kept.push(part);
    length += part.length;
  }
  return Buffer.concat(kept);
}
