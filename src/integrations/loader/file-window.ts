import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { IntegrationError } from '../integration-error.js';
import { MOST_LINE_BYTES } from './limits.js';

const READ_BYTES = 256 * 1024;
/** What may stand in the window before a read: a record of the greatest length, and its line ending. */
const CARRIED_BYTES = MOST_LINE_BYTES + 2;

/** A file read once from its beginning to its end through one buffer, and hashed meanwhile. */
export class FileWindow {
  /** What is being looked at lies from `from` to `end`; what comes before and after means nothing. */
  readonly buffer = Buffer.allocUnsafeSlow(CARRIED_BYTES + READ_BYTES);
  from = 0;
  end = 0;
  /** Whether the file ends at `end`. */
  ended = false;
  bytesRead = 0;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #bytesExpected: number;

  constructor(file: FileHandle, bytesExpected: number) {
    this.#file = file;
    this.#bytesExpected = bytesExpected;
  }

  /**
   * Reads on. What is left of the window is carried over; its owner takes care that it is no more than a record.
   *
   * @throws IntegrationError FILE_CHANGED where there are more bytes than there were
   */
  async fill(): Promise<void> {
    this.buffer.copyWithin(0, this.from, this.end);
    this.end -= this.from;
    this.from = 0;
    const start = this.end;
    // Filled to the brim, so that where a window ends does not depend on how the system hands out bytes.
    while (this.end - start < READ_BYTES && !this.ended) {
      const { bytesRead } = await this.#file.read(this.buffer, this.end, READ_BYTES - (this.end - start), null);
      this.ended = bytesRead === 0;
      this.end += bytesRead;
    }
    this.#hash.update(this.buffer.subarray(start, this.end));
    this.bytesRead += this.end - start;
    if (this.bytesRead > this.#bytesExpected) throw changed();
  }

  /** Reads the rest for the hash alone. */
  async skipToEnd(onChunk: () => void): Promise<void> {
    while (!this.ended) {
      this.from = this.end;
      await this.fill();
      onChunk();
    }
  }

  /** At the end. @throws IntegrationError FILE_CHANGED */
  assertHash(expected: string): void {
    if (this.#hash.digest('hex') !== expected) throw changed();
  }
}

/** Opens a file, never what a symbolic link leads to. @throws IntegrationError FILE_UNSAFE, NOT_FOUND, PERMISSION_DENIED */
export async function openFile(path: string): Promise<FileHandle> {
  // Without blocking, because a pipe would wait for somebody who writes.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((error: unknown) => {
    throw openError(error);
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new IntegrationError('FILE_UNSAFE', 'not a regular file');
}

function openError(error: unknown): IntegrationError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ELOOP') return new IntegrationError('FILE_UNSAFE', 'a symbolic link is never followed');
  if (code === 'ENOENT') return new IntegrationError('NOT_FOUND', 'the file is gone');
  if (code === 'EACCES' || code === 'EPERM')
    return new IntegrationError('PERMISSION_DENIED', 'the file may not be read');
  return new IntegrationError('UNEXPECTED', `the file cannot be opened: ${code ?? 'unknown'}`);
}

function changed(): IntegrationError {
  return new IntegrationError('FILE_CHANGED', 'the file is not what it was when it was claimed');
}
