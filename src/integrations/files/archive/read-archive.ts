import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { basename } from 'node:path';
import { Parser } from 'tar';
import { IntegrationError } from '../../integration-error.js';
import { openPlainFile } from '../hash-file.js';

const CHUNK_BYTES = 1024 * 1024;

export interface ArchiveEntry {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Reads an archive to its end and sums each of its files.
 *
 * @throws IntegrationError ARCHIVE_DAMAGED where it cannot be read, or holds what is no plain file; CANCELLED
 */
export async function readArchive(path: string, signal: AbortSignal): Promise<readonly ArchiveEntry[]> {
  const name = basename(path);
  const entries: ArchiveEntry[] = [];
  let trouble: string | undefined;
  const parser = new Parser({
    strict: true,
    onReadEntry(entry) {
      if (entry.type !== 'File') trouble ??= `${entry.path} is of the kind ${entry.type}`;
      const hash = createHash('sha256');
      let bytes = 0;
      entry.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        bytes += chunk.length;
      });
      entry.on('end', () => entries.push({ path: entry.path, bytes, sha256: hash.digest('hex') }));
    },
  });
  const damaged = (why: string): IntegrationError => new IntegrationError('ARCHIVE_DAMAGED', `${name}: ${why}`);
  parser.on('error', (error: unknown) => (trouble ??= error instanceof Error ? error.message : String(error)));
  const ended = new Promise<void>((resolve) => parser.once('end', resolve).once('error', resolve));
  const handle = await openPlainFile(path, name);
  try {
    for (let position = 0; trouble === undefined;) {
      if (signal.aborted) throw new IntegrationError('CANCELLED', `${name}: reading was cancelled`);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      if (!parser.write(buffer.subarray(0, bytesRead)) && trouble === undefined) {
        await Promise.race([once(parser, 'drain'), ended]);
      }
    }
    parser.end();
    if (trouble === undefined) await ended;
  } finally {
    await handle.close();
  }
  if (trouble !== undefined) throw damaged(trouble);
  return entries;
}
