import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTables } from '../../../domain/maintenance/backup.js';
import type { BackupManifest, TableDifference } from '../../../domain/maintenance/backup.js';
import { fileError } from '../../files/file-error.js';
import { hashFile } from '../../files/hash-file.js';
import { look } from '../../files/look.js';
import { IntegrationError } from '../../integration-error.js';
import { withPostgres } from '../connection.js';
import { longSession } from './place.js';
import type { Attempt, BackupPlace, DumpClients } from './place.js';
import { restoreAsRecovery, restoreToCompare } from './restore-backup.js';
import { withScratchDatabase } from './scratch-database.js';
import { listTables, sumTables } from './table-sums.js';

const MAGIC = 'PGDMP';
const MOST_NAMED = 5;
/** `recovery`: as in an emergency, so that the time is that of one; `compare`: the same content with less work for the server. */
export type RestorePurpose = 'recovery' | 'compare';

export interface RestoredBackup {
  readonly restoreMs: number;
  readonly compareMs: number;
}

/**
 * Reads the backup whole, restores it into a scratch database, and compares that table by table with what was counted and
 * summed when it was made.
 *
 * @throws IntegrationError BACKUP_INCOMPLETE, BACKUP_EMPTY, BACKUP_TRUNCATED, BACKUP_UNREADABLE, BACKUP_ALTERED,
 *   BACKUP_NOT_RESTORABLE, BACKUP_DIFFERS for a backup that is none; others say nothing of it
 */
export async function verifyBackup(
  place: BackupPlace,
  manifest: BackupManifest,
  { clients, purpose }: { readonly clients: DumpClients; readonly purpose: RestorePurpose },
  attempt: Attempt,
): Promise<RestoredBackup> {
  const { onProgress } = attempt;
  await refuseStrange(place, manifest);
  // Both read the file at the same time; whose end comes first, that it is not what was made is what counts.
  const stopped = new AbortController();
  const signal = AbortSignal.any([attempt.signal, stopped.signal]);
  const restore = purpose === 'recovery' ? restoreAsRecovery : restoreToCompare;
  const reading = refuseAltered(place, manifest, signal);
  reading.catch(() => stopped.abort());
  try {
    return await withScratchDatabase(place, { signal, onProgress }, async (url) => {
      const restoring = performance.now();
      onProgress('restoring');
      await restore({ place, dump: manifest.dump, clients, url, signal });
      await reading;
      const comparing = performance.now();
      await compare(place, manifest, url, { signal, onProgress });
      return { restoreMs: comparing - restoring, compareMs: performance.now() - comparing };
    });
  } catch (error) {
    if (!attempt.signal.aborted) await reading;
    throw error;
  }
}

/** What shows before it is read whole. */
async function refuseStrange({ folder }: BackupPlace, { dump, service }: BackupManifest): Promise<void> {
  const path = join(folder, dump.file);
  const stats = await look(path);
  const about = `${service}: ${dump.file}`;
  if (!stats?.isFile()) throw new IntegrationError('BACKUP_MISSING', `${about} is not there, but its manifest is`);
  if (stats.size === 0) throw new IntegrationError('BACKUP_EMPTY', `${about} is empty`);
  if (stats.size !== dump.bytes) {
    throw new IntegrationError('BACKUP_TRUNCATED', `${about} has ${stats.size} bytes instead of ${dump.bytes}`);
  }
  const handle = await open(path).catch((error: unknown) => {
    throw fileError(error, dump.file);
  });
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const [major, minor] = [buffer[5] ?? 0, buffer[6] ?? 0];
    if (buffer.toString('latin1', 0, MAGIC.length) !== MAGIC || major !== 1) {
      throw new IntegrationError('BACKUP_UNREADABLE', `${about} is no dump of pg_dump's format 1 (${major}.${minor})`);
    }
  } finally {
    await handle.close();
  }
}

async function refuseAltered({ folder }: BackupPlace, { dump }: BackupManifest, signal: AbortSignal): Promise<void> {
  const sha256 = await hashFile(join(folder, dump.file), { place: dump.file, signal });
  if (sha256 === dump.sha256) return;
  throw new IntegrationError('BACKUP_ALTERED', `${dump.file}: SHA-256 ${sha256} instead of ${dump.sha256}`);
}

async function compare(
  place: BackupPlace,
  { tables: expected, dump }: BackupManifest,
  url: string,
  { signal, onProgress }: Attempt,
): Promise<void> {
  const session = longSession(place, signal, url);
  const tables = await withPostgres(session, (query) => listTables(query));
  onProgress('comparing');
  const found = await sumTables(session, {
    tables,
    jobs: place.jobs,
    onTable: (done) => onProgress(`comparing: ${done}/${tables.length}`),
  });
  const differences = compareTables(expected, found);
  if (differences.length > 0) throw new IntegrationError('BACKUP_DIFFERS', `${dump.file}: ${named(differences)}`);
}

function named(differences: readonly TableDifference[]): string {
  const shown = differences.slice(0, MOST_NAMED).map(({ table, kind, expectedRows, foundRows }) => {
    return kind === 'rows' ? `${table}: ${foundRows} rows instead of ${expectedRows}` : `${table}: ${kind}`;
  });
  return `${shown.join('; ')}${differences.length > MOST_NAMED ? `; … (${differences.length})` : ''}`;
}
