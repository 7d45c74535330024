import type { DailyTaskPorts } from '../../activities/maintenance/daily.js';
import type { OpenedParts } from '../activities.js';
import { foldersPort } from '../folders-port.js';

export function dailyTaskPorts({ documents, operation }: OpenedParts): DailyTaskPorts {
  return {
    oldLogs: { services: operation, folders: foldersPort(documents) },
  };
}
