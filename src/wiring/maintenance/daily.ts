import type { DailyTaskPorts } from '../../activities/maintenance/daily.js';
import type { OpenedParts } from '../activities.js';
import { foldersPort } from '../folders-port.js';
import { digestPort } from './digest-port.js';
import { ownRecordsPort } from './own-records-port.js';
import { compactionPort } from './topics-port.js';
import { vacuumPort } from './vacuum-port.js';

export function dailyTaskPorts(parts: OpenedParts): DailyTaskPorts {
  const { documents, operation, store } = parts;
  return {
    oldLogs: { services: operation, folders: foldersPort(documents) },
    compaction: compactionPort({ documents, operation }),
    vacuum: vacuumPort(operation),
    ownRecords: ownRecordsPort(store),
    digest: digestPort(parts),
  };
}
