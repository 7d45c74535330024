import type { StorageTaskPorts } from '../../activities/maintenance/storage.js';
import type { OpenedParts } from '../activities.js';

export function storageTaskPorts(_parts: OpenedParts): StorageTaskPorts {
  return {};
}
