import type { DailyTaskPorts } from '../../activities/maintenance/daily.js';
import type { OpenedParts } from '../activities.js';
import { foldersPort } from '../folders-port.js';
import { compactionPort } from './topics-port.js';
import { vacuumPort } from './vacuum-port.js';

export function dailyTaskPorts({ documents, operation }: OpenedParts): DailyTaskPorts {
  return {
    oldLogs: { services: operation, folders: foldersPort(documents) },
    compaction: compactionPort({ documents, operation }),
    vacuum: vacuumPort(operation),
  };
}
