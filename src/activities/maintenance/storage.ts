import type { MaintenanceTasks } from './task.js';

/** What these tasks need of the outside world. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- grows with the tasks
export interface StorageTaskPorts {}

export function createStorageTasks(_ports: StorageTaskPorts): Partial<MaintenanceTasks> {
  return {};
}
