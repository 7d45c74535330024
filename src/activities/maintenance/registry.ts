import { createDailyTasks } from './daily.js';
import type { DailyTaskPorts } from './daily.js';
import { createReviewTasks } from './reviews.js';
import type { ReviewTaskPorts } from './reviews.js';
import { createStorageTasks } from './storage.js';
import type { StorageTaskPorts } from './storage.js';
import type { MaintenanceTasks } from './task.js';
import { createWeeklyTasks } from './weekly.js';
import type { WeeklyTaskPorts } from './weekly.js';

export interface MaintenanceTaskPorts extends DailyTaskPorts, WeeklyTaskPorts, StorageTaskPorts, ReviewTaskPorts {}

/** Every task that an activity carries out. */
export function createMaintenanceTasks(ports: MaintenanceTaskPorts): MaintenanceTasks {
  return {
    ...createDailyTasks(ports),
    ...createWeeklyTasks(ports),
    ...createStorageTasks(ports),
    ...createReviewTasks(ports),
  };
}
