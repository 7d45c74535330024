import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { IntegrationError } from '../integration-error.js';

const CHUNK_BYTES = 1024 * 1024;

/** Never through a link, and never waiting at a pipe. @throws IntegrationError FILE_UNSAFE */
export async function openPlainFile(path: string, place: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new IntegrationError('FILE_UNSAFE', `${place}: not a plain file`);
}

export interface HashOptions {
  /** As a person knows it, for errors. */
  readonly place: string;
  /** How many bytes were read so far. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * SHA-256 of what the file holds, hexadecimal, in constant memory.
 *
 * @throws IntegrationError FILE_CHANGED where somebody wrote to it meanwhile, CANCELLED, or the system's error
 */
export async function hashFile(path: string, { place, onProgress, signal }: HashOptions): Promise<string> {
  const handle = await openPlainFile(path, place);
  try {
    const before = await handle.stat({ bigint: true });
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      if (signal?.aborted) throw new IntegrationError('CANCELLED', `${place}: reading was cancelled`);
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, bytes);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      bytes += bytesRead;
      // One that grows as quickly as it is read would never end.
      if (BigInt(bytes) > before.size) throw changed(place);
      onProgress?.(bytes);
    }
    const after = await handle.stat({ bigint: true });
    if (before.size !== after.size || before.mtimeNs !== after.mtimeNs || after.size !== BigInt(bytes)) {
      throw changed(place);
    }
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

function changed(place: string): IntegrationError {
  return new IntegrationError('FILE_CHANGED', `${place}: somebody wrote to it while it was read`);
}
