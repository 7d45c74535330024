import { join } from 'node:path';
import type { ArchivedFile } from '../../../domain/maintenance/archive.js';
import { archivedMarkerSchema } from '../../../domain/maintenance/archive.schema.js';
import type { ArchivedMarker } from '../../../domain/maintenance/archive.schema.js';
import { IntegrationError } from '../../integration-error.js';
import { writeDurably } from '../durable-file.js';
import { systemCode } from '../file-error.js';
import { openPlainFile } from '../hash-file.js';
import { look } from '../look.js';
import { RECORDS } from '../roots.js';

/** Hidden, so that nobody takes it for a file of the ERP's. */
export const MARKER = '.archived.json';

/** What processed/<date>/ says of its originals that are archived; undefined where none is. */
export async function readMarker(day: string): Promise<ArchivedMarker | undefined> {
  const path = join(day, MARKER);
  const handle = await openPlainFile(path, MARKER).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    return archivedMarkerSchema.parse(JSON.parse(await handle.readFile('utf8')));
  } catch {
    throw new IntegrationError('BAD_ANSWER', `${path}: not what Guardia wrote`);
  } finally {
    await handle.close();
  }
}

export async function writeMarker(day: string, marker: ArchivedMarker): Promise<void> {
  await writeDurably(join(day, MARKER), (handle) => handle.writeFile(JSON.stringify(marker)));
}

/** Originals of a date that are in an archive and no longer in the folder; with the folder of the archives. */
export async function archivedOriginals(
  day: string,
): Promise<{ readonly folder: string; readonly files: readonly ArchivedFile[] } | undefined> {
  const marker = await readMarker(day);
  if (!marker) return undefined;
  const missing: ArchivedFile[] = [];
  for (const file of marker.files) {
    const { recordsOf, name } = file;
    const path = recordsOf === undefined ? join(day, name) : join(day, RECORDS, recordsOf, name);
    // Who unpacked the archive where it came from has it back.
    if (!(await look(path))) missing.push(file);
  }
  return { folder: marker.folder, files: missing };
}
