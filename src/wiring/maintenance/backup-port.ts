import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import type { BackupPort } from '../../activities/maintenance/back-up-database.js';
import type { Settings } from '../../config.js';
import type { Documents } from '../../documents/open-documents.js';
import type { Mode } from '../../domain/incident.js';
import { findPostgresClients } from '../../embedded/postgres-clients.js';
import { diskSpaceOf } from '../../integrations/files/disk-space.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import type { DumpClients } from '../../integrations/postgres/backup/place.js';
import { openBackups } from '../../integrations/postgres/backup/open-backups.js';
import type { BackupParts } from '../../integrations/postgres/backup/open-backups.js';
import type { DockerFor } from '../docker-runtime.js';
import type { Operation } from '../services.js';

const MOST_JOBS = 4;

export interface BackupPortParts {
  readonly documents: Pick<Documents, 'current'>;
  readonly operation: Pick<Operation, 'service' | 'databaseUrl'>;
  readonly docker: DockerFor;
  readonly settings: Pick<Settings, 'dataDir' | 'env'>;
}

/** The operation's databases, each with a folder of its own below the folder of the backups. */
export function backupPort({ documents, operation, docker, settings }: BackupPortParts): BackupPort {
  const clients = keptClients(settings);
  return {
    async backups(service, mode) {
      const url = await operation.databaseUrl(service, mode);
      if (url === undefined) throw new IntegrationError('CONFIG_INVALID', `service "${service}" is no PostgreSQL`);
      return openBackups(
        {
          service,
          url,
          folder: join(documents.current().maintenance.folders.backups, service),
          jobs: Math.min(MOST_JOBS, availableParallelism()),
        },
        {
          clients,
          serverFreeBytes: (signal) => serverFreeBytes({ operation, docker }, service, mode, signal),
          nowMs: Date.now,
        },
      );
    },
    day: (at) => DateTime.fromISO(at, { zone: documents.current().timeZone }).toFormat('yyyyMMdd'),
    nowMs: Date.now,
  };
}

type FindClients = BackupParts['clients'];

/** Looking for them starts each of those that are there, so what was found is kept. */
export function keptClients(settings: Pick<Settings, 'dataDir' | 'env'>): FindClients {
  const kept = new Map<number, DumpClients>();
  return async (serverMajor, fetch, signal) => {
    const found = kept.get(serverMajor) ?? (await postgresClients(settings, serverMajor, fetch, signal));
    if (found) kept.set(serverMajor, found);
    return found;
  };
}

/** @throws IntegrationError POSTGRES_CLIENT_MISSING, with what was looked at */
async function postgresClients(
  { dataDir, env }: Pick<Settings, 'dataDir' | 'env'>,
  minMajor: number,
  fetch: boolean,
  signal: AbortSignal,
): Promise<DumpClients | undefined> {
  const path = env('PATH') ?? '';
  const found = await findPostgresClients({ cacheDir: join(dataDir, 'cache'), minMajor, fetch, path, signal });
  if (found.clients || (found.fetchable && !fetch)) return found.clients;
  throw new IntegrationError(
    'POSTGRES_CLIENT_MISSING',
    `a pg_dump and pg_restore of PostgreSQL ${minMajor} or later is needed on PATH; looked at: ${found.looked.join(', ') || 'none'}`,
  );
}

/** Of the disk that the service's `diskPath` is on, in its container where it has one. */
export async function serverFreeBytes(
  { operation, docker }: Pick<BackupPortParts, 'operation' | 'docker'>,
  name: string,
  mode: Mode,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { diskPath, container, runtime, lab } = operation.service(name, mode);
  if (diskPath === undefined) return undefined;
  const inContainer = container !== undefined && runtime === 'docker';
  const asking = inContainer ? docker({ lab }).diskSpace(name, diskPath, signal) : diskSpaceOf(diskPath);
  return (await asking.catch(() => undefined))?.freeBytes;
}
