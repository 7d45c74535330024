import type { MaintenanceTasks } from './task.js';

/** What these tasks need of the outside world. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- grows with the tasks
export interface WeeklyTaskPorts {}

export function createWeeklyTasks(_ports: WeeklyTaskPorts): Partial<MaintenanceTasks> {
  return {};
}
