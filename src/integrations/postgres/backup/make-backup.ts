import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { byteSize } from '../../../domain/byte-size.js';
import type { BackedUpFile, BackupManifest, TableSum } from '../../../domain/maintenance/backup.js';
import { DUMP, makeBackupFolder, writeManifest } from '../../files/backup-folder.js';
import { writeDurably } from '../../files/durable-file.js';
import { hashFile } from '../../files/hash-file.js';
import { requirePlainFile } from '../../files/look.js';
import { withPostgres } from '../connection.js';
import { MOMENT } from '../session-sql.js';
import { applicationOf, longSession } from './place.js';
import type { Attempt, BackupPlace, DumpClients } from './place.js';
import { runClient } from './run-client.js';
import { holdTables, sumTables } from './table-sums.js';

/** Half the size of none at a fifth of the work of the default, which makes it hardly smaller. */
const TELL_EVERY_MS = 5_000;
const COMPRESSION = 'gzip:1';
const LOCK_WAIT_MS = 60_000;

export interface MakeOrder {
  readonly name: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly serverVersion: string;
  readonly clients: DumpClients;
  /** A name in the folder: also as a script for psql. */
  readonly plainFile?: string;
  readonly nowMs: () => number;
}

/**
 * Dumps the database and counts and sums its tables in one snapshot, at the same time. The manifest is written last: what is
 * cut off before leaves no backup. Again: replaces what an attempt before left.
 *
 * @throws IntegrationError DISK_FULL, SERVICE_UNREACHABLE, PERMISSION_DENIED …
 */
export async function makeBackup(place: BackupPlace, order: MakeOrder, attempt: Attempt): Promise<BackupManifest> {
  const { name, clients, plainFile, nowMs, ...facts } = order;
  const { folder, service } = place;
  await makeBackupFolder(folder);
  const dumpFile = `${name}${DUMP}`;
  const taken = await inSnapshot(place, attempt.signal, ({ snapshot, tables }, signal) =>
    Promise.all([
      writeDurably(join(folder, dumpFile), (handle) =>
        dump(place, { clients, snapshot }, handle, { ...attempt, signal }),
      ),
      sumTables(longSession(place, signal), { tables, snapshot, jobs: place.jobs }),
    ]),
  );
  const written = await describe(folder, dumpFile, attempt);
  const plain = plainFile === undefined ? undefined : await writePlain(place, clients, dumpFile, plainFile, attempt);
  const manifest: BackupManifest = {
    ...{ format: 1, name, service, database: taken.database, ...facts },
    snapshotAt: taken.at,
    finishedAt: new Date(nowMs()).toISOString(),
    clientVersion: clients.version,
    dump: written,
    ...(plain && { plain }),
    tables: taken.result[1] satisfies readonly TableSum[],
  };
  await writeManifest(folder, manifest);
  return manifest;
}

interface Snapshot {
  readonly snapshot: string;
  readonly tables: readonly string[];
}

/** A transaction that keeps the snapshot for the others as long as they work. Where one of them fails, the others end too. */
async function inSnapshot<Result>(
  place: BackupPlace,
  signal: AbortSignal,
  work: (held: Snapshot, signal: AbortSignal) => Promise<Result>,
): Promise<{ readonly result: Result; readonly at: string; readonly database: string }> {
  return withPostgres(longSession(place, signal), async (query) => {
    await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await query(`SELECT set_config('idle_in_transaction_session_timeout', '0', true)`);
    const [taken] = await query<{ snapshot: string; at: string; database: string }>(
      `SELECT pg_export_snapshot() AS "snapshot", ${MOMENT('clock_timestamp()')} AS "at", current_database() AS "database"`,
    );
    if (!taken) throw new Error('no snapshot');
    const tables = await holdTables(query);
    const failed = new AbortController();
    const result = await work({ snapshot: taken.snapshot, tables }, AbortSignal.any([signal, failed.signal])).catch(
      (error: unknown) => {
        failed.abort();
        throw error;
      },
    );
    await query('COMMIT');
    return { result, at: taken.at, database: taken.database };
  });
}

/** Its output is the file itself, in which it goes back at the end to write where each table begins: what several restore at once needs. */
async function dump(
  place: BackupPlace,
  { clients, snapshot }: { readonly clients: DumpClients; readonly snapshot: string },
  handle: FileHandle,
  { signal, onProgress }: Attempt,
): Promise<void> {
  const running = runClient({
    program: clients.pgDump,
    args: [
      ...['--format=custom', `--compress=${compressionOf(clients)}`, `--snapshot=${snapshot}`],
      `--lock-wait-timeout=${LOCK_WAIT_MS}`,
    ],
    url: place.url,
    application: applicationOf(place),
    stdout: handle.fd,
    signal,
  });
  const tell = (): void =>
    void handle.stat().then(
      ({ size }) => onProgress(`dumping: ${byteSize(size)}`),
      () => undefined,
    );
  const watching = setInterval(tell, TELL_EVERY_MS);
  tell();
  try {
    await running;
  } finally {
    clearInterval(watching);
  }
}

/** Before 16 a level alone says the same. */
function compressionOf({ version }: DumpClients): string {
  return Number.parseInt(version, 10) < 16 ? '1' : COMPRESSION;
}

/** From the dump itself, so that both hold the same. */
async function writePlain(
  place: BackupPlace,
  { pgRestore }: DumpClients,
  dumpFile: string,
  plainFile: string,
  attempt: Attempt,
): Promise<BackedUpFile> {
  const { signal, onProgress } = attempt;
  onProgress('writing the script');
  await writeDurably(join(place.folder, plainFile), (handle) =>
    runClient({
      program: pgRestore,
      args: ['--file=-', join(place.folder, dumpFile)],
      url: place.url,
      application: applicationOf(place),
      stdout: handle.fd,
      signal,
    }),
  );
  return describe(place.folder, plainFile, attempt);
}

/** What lies on the disk, read again. */
async function describe(folder: string, file: string, { signal, onProgress }: Attempt): Promise<BackedUpFile> {
  const path = join(folder, file);
  const { size } = await requirePlainFile(path, file);
  onProgress('reading it again');
  const sha256 = await hashFile(path, { place: file, signal });
  return { file, bytes: size, sha256 };
}
