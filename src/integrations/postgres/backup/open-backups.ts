import { join } from 'node:path';
import { restoreNeedsBytes } from '../../../domain/maintenance/backup.js';
import type { BackupManifest, BackupSurvey, BackupVerification } from '../../../domain/maintenance/backup.js';
import {
  DUMP,
  makeBackupFolder,
  readBackupFolder,
  removeBackup,
  removeRemains,
  writeManifest,
} from '../../files/backup-folder.js';
import { diskSpaceOf } from '../../files/disk-space.js';
import { look } from '../../files/look.js';
import { IntegrationError } from '../../integration-error.js';
import { lookAtDatabase } from './look-at-database.js';
import type { DatabaseLook } from './look-at-database.js';
import { makeBackup } from './make-backup.js';
import type { Attempt, BackupPlace, DumpClients } from './place.js';
import { dropLeftovers } from './scratch-database.js';
import { verifyBackup } from './verify-backup.js';
import type { RestorePurpose } from './verify-backup.js';

const LOOK_TIMEOUT_MS = 30_000;

export interface BackupParts {
  /** Undefined where they would have to be fetched and may not. @throws IntegrationError POSTGRES_CLIENT_MISSING */
  readonly clients: (serverMajor: number, fetch: boolean, signal: AbortSignal) => Promise<DumpClients | undefined>;
  /** Of the disk with the server's data, where guardia.yaml says how to ask; else by the data directory, where it is of this machine. */
  readonly serverFreeBytes: (signal: AbortSignal) => Promise<number | undefined>;
  readonly nowMs: () => number;
}

/** The backups of one database. Throws IntegrationError. */
export function openBackups(place: BackupPlace, parts: BackupParts) {
  const { folder } = place;
  const lookNow = (signal: AbortSignal): Promise<DatabaseLook> =>
    lookAtDatabase({ url: place.url, timeoutMs: LOOK_TIMEOUT_MS, signal });

  async function clientsFor(serverMajor: number, signal: AbortSignal): Promise<DumpClients> {
    const clients = await parts.clients(serverMajor, true, signal);
    if (clients) return clients;
    throw new IntegrationError('POSTGRES_CLIENT_MISSING', `no pg_dump of at least ${serverMajor}`);
  }

  async function serverFree({ localData }: DatabaseLook, signal: AbortSignal): Promise<number | undefined> {
    const asked = await parts.serverFreeBytes(signal);
    if (asked !== undefined || localData === undefined) return asked;
    return (await diskSpaceOf(localData).catch(() => undefined))?.freeBytes;
  }

  return {
    async survey(signal: AbortSignal): Promise<BackupSurvey> {
      const seen = await lookNow(signal);
      const [clients, serverFreeBytes, { backups, incomplete }, space] = await Promise.all([
        parts.clients(seen.serverMajor, false, signal),
        serverFree(seen, signal),
        readBackupFolder(folder),
        diskSpaceOf(await nearestFolder(folder)),
      ]);
      const { database, databaseBytes, serverVersion } = seen;
      return {
        ...{ database, databaseBytes, serverVersion, folder, backups, incomplete },
        folderFreeBytes: space.freeBytes,
        ...(clients && { clientVersion: clients.version }),
        ...(serverFreeBytes !== undefined && { serverFreeBytes }),
      };
    },

    /** Takes away what attempts left that died: parts of files, dumps without a manifest of this name, sessions, scratch databases. */
    async clear(name: string | undefined, attempt: Attempt): Promise<void> {
      await dropLeftovers(place, attempt);
      const { incomplete, parts: unfinished } = await readBackupFolder(folder);
      const own = incomplete.filter((one) => one === name).map((one) => `${one}${DUMP}`);
      await removeRemains(folder, [...unfinished, ...own]);
    },

    async make(
      order: { readonly name: string; readonly runId: string; readonly startedAt: string; readonly plainFile?: string },
      attempt: Attempt,
    ): Promise<BackupManifest> {
      const { serverMajor, serverVersion } = await lookNow(attempt.signal);
      const clients = await clientsFor(serverMajor, attempt.signal);
      await makeBackupFolder(folder);
      return makeBackup(place, { ...order, serverVersion, clients, nowMs: parts.nowMs }, attempt);
    },

    /** @throws IntegrationError as `verifyBackup`; DISK_FULL where the server has no room for a second copy */
    async verify(manifest: BackupManifest, purpose: RestorePurpose, attempt: Attempt): Promise<BackupVerification> {
      const seen = await lookNow(attempt.signal);
      const [clients, free] = [
        await clientsFor(seen.serverMajor, attempt.signal),
        await serverFree(seen, attempt.signal),
      ];
      const needed = restoreNeedsBytes(seen.databaseBytes);
      if (free !== undefined && free < needed) {
        throw new IntegrationError(
          'DISK_FULL',
          `restoring needs ${needed} bytes free at the server, which has ${free}`,
        );
      }
      const took = await verifyBackup(place, manifest, { clients, purpose }, attempt);
      return { at: new Date(parts.nowMs()).toISOString(), ...took };
    },

    save: (manifest: BackupManifest): Promise<void> => writeManifest(folder, manifest),
    remove: (manifest: BackupManifest): Promise<void> => removeBackup(folder, manifest),
  };
}

/** The folder, or the one in which it would be made. */
async function nearestFolder(folder: string): Promise<string> {
  const parent = join(folder, '..');
  return (await look(folder)) || parent === folder ? folder : nearestFolder(parent);
}
