import type { StorageTaskPorts } from '../../activities/maintenance/storage.js';
import type { OpenedParts } from '../activities.js';
import { backupPort } from './backup-port.js';

export function storageTaskPorts({ documents, operation, docker, settings }: OpenedParts): StorageTaskPorts {
  return { backups: backupPort({ documents, operation, docker, settings }) };
}
