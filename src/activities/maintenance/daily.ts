import { deleteOldLogs } from './delete-old-logs.js';
import type { DeleteOldLogsPorts } from './delete-old-logs.js';
import type { MaintenanceTasks } from './task.js';

/** What these tasks need of the outside world, task by task. */
export interface DailyTaskPorts {
  readonly oldLogs: DeleteOldLogsPorts;
}

export function createDailyTasks(ports: DailyTaskPorts): Partial<MaintenanceTasks> {
  return { delete_old_logs: deleteOldLogs(ports.oldLogs) };
}
