import { archiveProcessedFiles } from './archive-processed-files.js';
import type { ArchivePort } from './archive-processed-files.js';
import { backUpDatabase } from './back-up-database.js';
import type { BackupPort } from './back-up-database.js';
import { rebuildTables } from './rebuild-tables.js';
import type { RebuildPort } from './rebuild-tables.js';
import type { MaintenanceTasks } from './task.js';
import { testRestore } from './test-restore.js';

/** What these tasks need of the outside world. */
export interface StorageTaskPorts {
  readonly backups: BackupPort;
  /** As guardia.yaml says at that moment. */
  readonly archive: () => ArchivePort;
  readonly rebuilding: RebuildPort;
}

type StorageTask = 'back_up_database' | 'archive_processed_files' | 'rebuild_tables' | 'test_restore';

export function createStorageTasks({
  backups,
  archive,
  rebuilding,
}: StorageTaskPorts): Pick<MaintenanceTasks, StorageTask> {
  return {
    back_up_database: backUpDatabase(backups),
    archive_processed_files: archiveProcessedFiles(archive),
    rebuild_tables: rebuildTables(rebuilding),
    test_restore: testRestore(backups),
  };
}
