import type { PruneOwnRecordsPorts } from '../../activities/maintenance/prune-own-records.js';
import type { Store } from '../../store/open-store.js';
import { isPruned } from '../../store/prune.js';

export function ownRecordsPort(store: Pick<Store, 'countOldRecords' | 'deleteOldRecords'>): PruneOwnRecordsPorts {
  return {
    count: (before) => store.countOldRecords(before),
    delete: async (table, before) => (isPruned(table) ? store.deleteOldRecords(table, before) : 0),
  };
}
