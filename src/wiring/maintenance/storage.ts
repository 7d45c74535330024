import type { StorageTaskPorts } from '../../activities/maintenance/storage.js';
import type { OpenedParts } from '../activities.js';
import { archivePort } from './archive-port.js';
import { backupPort } from './backup-port.js';
import { rebuildPort } from './rebuild-port.js';

export function storageTaskPorts({ documents, operation, docker, settings }: OpenedParts): StorageTaskPorts {
  return {
    backups: backupPort({ documents, operation, docker, settings }),
    rebuilding: rebuildPort({ operation, docker }),
    archive: () => archivePort(documents, settings),
  };
}
