import type { RebuildPort } from '../../activities/maintenance/rebuild-tables.js';
import type { Mode } from '../../domain/incident.js';
import { diskSpaceOf } from '../../integrations/files/disk-space.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import { lookAtDatabase } from '../../integrations/postgres/backup/look-at-database.js';
import { rebuildTable } from '../../integrations/postgres/rebuild-table.js';
import { tableBloats } from '../../integrations/postgres/table-bloat.js';
import { serverFreeBytes } from './backup-port.js';
import type { BackupPortParts } from './backup-port.js';

const LOOK_TIMEOUT_MS = 30_000;
/** pgstattuple reads what was changed lately. */
const MEASURE_TIMEOUT_MS = 15 * 60_000;
/** The activity's own deadline is shorter, and cancels. */
const REBUILD_TIMEOUT_MS = 24 * 3_600_000;

export function rebuildPort(parts: Pick<BackupPortParts, 'operation' | 'docker'>): RebuildPort {
  const urlOf = async (service: string, mode: Mode): Promise<string> => {
    const url = await parts.operation.databaseUrl(service, mode);
    if (url === undefined) throw new IntegrationError('CONFIG_INVALID', `service "${service}" is no PostgreSQL`);
    return url;
  };
  return {
    bloats: async (service, mode, signal) =>
      tableBloats({ url: await urlOf(service, mode), timeoutMs: MEASURE_TIMEOUT_MS, signal }),
    async freeBytes(service, mode, signal) {
      const asked = await serverFreeBytes(parts, service, mode, signal);
      if (asked !== undefined) return asked;
      const { localData } = await lookAtDatabase({
        url: await urlOf(service, mode),
        timeoutMs: LOOK_TIMEOUT_MS,
        signal,
      });
      return localData === undefined ? undefined : (await diskSpaceOf(localData).catch(() => undefined))?.freeBytes;
    },
    async rebuild(service, mode, { planned, lockTimeoutMs, room, onProgress }, signal) {
      const options = { url: await urlOf(service, mode), timeoutMs: REBUILD_TIMEOUT_MS, signal };
      onProgress();
      return rebuildTable(options, planned, lockTimeoutMs, room);
    },
  };
}
