import { compactTopics } from './compact-topics.js';
import type { CompactTopicsPorts } from './compact-topics.js';
import { deleteOldLogs } from './delete-old-logs.js';
import type { DeleteOldLogsPorts } from './delete-old-logs.js';
import { digest } from './digest.js';
import type { DigestPorts } from './digest.js';
import { pruneOwnRecords } from './prune-own-records.js';
import type { PruneOwnRecordsPorts } from './prune-own-records.js';
import type { MaintenanceTasks } from './task.js';
import { vacuumTables } from './vacuum-tables.js';
import type { VacuumTablesPorts } from './vacuum-tables.js';

/** What these tasks need of the outside world, task by task. */
export interface DailyTaskPorts {
  readonly oldLogs: DeleteOldLogsPorts;
  readonly compaction: CompactTopicsPorts;
  readonly vacuum: VacuumTablesPorts;
  readonly ownRecords: PruneOwnRecordsPorts;
  readonly digest: DigestPorts;
}

type DailyTask = 'delete_old_logs' | 'compact_topics' | 'vacuum_tables' | 'prune_own_records' | 'digest';

export function createDailyTasks(ports: DailyTaskPorts): Pick<MaintenanceTasks, DailyTask> {
  return {
    delete_old_logs: deleteOldLogs(ports.oldLogs),
    compact_topics: compactTopics(ports.compaction),
    vacuum_tables: vacuumTables(ports.vacuum),
    prune_own_records: pruneOwnRecords(ports.ownRecords),
    digest: digest(ports.digest),
  };
}
