import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Header, Pax } from 'tar';
import { IntegrationError } from '../../integration-error.js';
import { openPlainFile } from '../hash-file.js';

const BLOCK = 512;
const CHUNK_BYTES = 1024 * 1024;
const MODE = 0o640;

export interface Original {
  /** Absolute. */
  readonly path: string;
  /** In the archive. */
  readonly archivedPath: string;
}

/** What was read of an original: its descriptor's own facts, so that another file of its name is not taken for it. */
export interface PackedFile {
  readonly archivedPath: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly modifiedAtMs: number;
  readonly inode: bigint;
}

/**
 * Writes a tar of plain files, compressed with gzip, in constant memory, and sums each file as it goes by. Never through a link.
 *
 * @throws IntegrationError FILE_UNSAFE, FILE_CHANGED where a file was written to meanwhile, CANCELLED; the system's error
 */
export async function writeArchive(
  target: FileHandle,
  originals: readonly Original[],
  { signal, onFile }: { readonly signal: AbortSignal; readonly onFile?: (done: number) => void },
): Promise<readonly PackedFile[]> {
  const packed: PackedFile[] = [];
  async function* tar(): AsyncGenerator<Buffer> {
    for (const original of originals) {
      if (signal.aborted) throw new IntegrationError('CANCELLED', 'the archive was cancelled');
      packed.push(yield* entry(original, signal));
      onFile?.(packed.length);
    }
    // Two empty blocks are the end.
    yield Buffer.alloc(2 * BLOCK);
  }
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      writeAll(target, chunk).then(() => done(), done);
    },
  });
  await pipeline(Readable.from(tar()), createGzip({ chunkSize: CHUNK_BYTES }), sink);
  return packed;
}

async function* entry({ path, archivedPath }: Original, signal: AbortSignal): AsyncGenerator<Buffer, PackedFile> {
  const handle = await openPlainFile(path, archivedPath);
  try {
    const { size, mtime, mtimeNs, ino } = await handle.stat({ bigint: true });
    const bytes = Number(size);
    yield* headerOf(archivedPath, bytes, mtime);
    const hash = createHash('sha256');
    for (let position = 0; position < bytes;) {
      if (signal.aborted) throw new IntegrationError('CANCELLED', 'the archive was cancelled');
      // A new buffer each time, because the one before may still wait to be compressed.
      const length = Math.min(CHUNK_BYTES, bytes - position);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
      if (bytesRead === 0) throw changed(archivedPath);
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      position += bytesRead;
      yield chunk;
    }
    const after = await handle.stat({ bigint: true });
    if (after.size !== size || after.mtimeNs !== mtimeNs) throw changed(archivedPath);
    if (bytes % BLOCK > 0) yield Buffer.alloc(BLOCK - (bytes % BLOCK));
    return { archivedPath, bytes, sha256: hash.digest('hex'), modifiedAtMs: Number(mtimeNs / 1_000_000n), inode: ino };
  } finally {
    await handle.close();
  }
}

function* headerOf(path: string, size: number, mtime: Date): Generator<Buffer> {
  const header = new Header({ path, size, mtime, mode: MODE, type: 'File' });
  const block = Buffer.alloc(BLOCK);
  // What the old form cannot say (a long name, a large size) stands in an entry before it.
  if (header.encode(block)) yield new Pax({ path, size, mtime }).encode();
  yield block;
}

async function writeAll(target: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await target.write(bytes, written, bytes.length - written)).bytesWritten;
  }
}

function changed(place: string): IntegrationError {
  return new IntegrationError('FILE_CHANGED', `${place}: somebody wrote to it while it was archived`);
}
