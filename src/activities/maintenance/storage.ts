import { backUpDatabase } from './back-up-database.js';
import type { BackupPort } from './back-up-database.js';
import type { MaintenanceTasks } from './task.js';
import { testRestore } from './test-restore.js';

/** What these tasks need of the outside world. */
export interface StorageTaskPorts {
  readonly backups: BackupPort;
}

export function createStorageTasks({ backups }: StorageTaskPorts): Partial<MaintenanceTasks> {
  return { back_up_database: backUpDatabase(backups), test_restore: testRestore(backups) };
}
