import type { BackedUpFile } from '../../../domain/maintenance/backup.js';
import { join } from 'node:path';
import { IntegrationError } from '../../integration-error.js';
import { withPostgres } from '../connection.js';
import { applicationOf, longSession } from './place.js';
import type { BackupPlace, DumpClients } from './place.js';
import { runClient } from './run-client.js';
import { tablesOf } from './table-sums.js';

export interface RestoreOrder {
  readonly place: BackupPlace;
  readonly dump: BackedUpFile;
  readonly clients: DumpClients;
  /** Of the scratch database; a secret. */
  readonly url: string;
  readonly signal: AbortSignal;
}

/** Owners, rights and what reaches beyond the scratch database are left out: subscriptions would fetch from another server. */
const LEFT_OUT = ['owner', 'privileges', 'comments', 'publications', 'subscriptions', 'security-labels', 'tablespaces'];
/** Codes of an attempt that say nothing of the backup. */
const NOT_OF_THE_BACKUP: ReadonlySet<string> = new Set([
  ...['CANCELLED', 'SERVICE_UNREACHABLE', 'SERVICE_TIMEOUT', 'AUTHENTICATION_FAILED', 'PERMISSION_DENIED'],
  ...['DISK_FULL', 'POSTGRES_CLIENT_MISSING', 'BACKUP_UNREADABLE'],
]);

/** @throws IntegrationError BACKUP_UNREADABLE, BACKUP_NOT_RESTORABLE; others say nothing of the backup */
export async function restoreAsRecovery(order: RestoreOrder): Promise<void> {
  await restore(order, []);
}

/** Into tables that the server writes no log for, because nobody will ever need them after a crash. Throws as `restoreAsRecovery`. */
export async function restoreToCompare(order: RestoreOrder): Promise<void> {
  const { place, url, signal } = order;
  await restore(order, ['--section=pre-data']);
  await withPostgres(longSession(place, signal, url), async (query) => {
    // What cannot be so (a table of a kind that we do not know) stays as it is, and is compared all the same.
    for (const table of await tablesOf(query)) {
      await query(`ALTER TABLE ${table} SET UNLOGGED`).catch(() => undefined);
    }
  });
  await restore(order, ['--section=data']);
  await restore(order, ['--section=post-data']);
}

async function restore({ place, dump, clients, url, signal }: RestoreOrder, parts: readonly string[]): Promise<void> {
  try {
    await runClient({
      program: clients.pgRestore,
      args: [
        ...['--exit-on-error', ...LEFT_OUT.map((part) => `--no-${part}`), `--jobs=${place.jobs}`, ...parts],
        `--dbname=${decodeURIComponent(new URL(url).pathname.slice(1))}`,
        join(place.folder, dump.file),
      ],
      url,
      application: applicationOf(place),
      signal,
    });
  } catch (error) {
    if (!(error instanceof IntegrationError) || NOT_OF_THE_BACKUP.has(error.code)) throw error;
    throw new IntegrationError('BACKUP_NOT_RESTORABLE', `${dump.file}: ${error.message}`, { cause: error });
  }
}
