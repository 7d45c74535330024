import type { MaintenancePorts } from '../../activities/maintenance/index.js';
import { createMaintenanceTasks } from '../../activities/maintenance/registry.js';
import type { OpenedParts } from '../activities.js';
import { dailyTaskPorts } from './daily.js';
import { reportsPort } from './reports.js';
import { reviewTaskPorts } from './reviews.js';
import { storageTaskPorts } from './storage.js';
import { surroundingsPort } from './surroundings.js';
import { weeklyTaskPorts } from './weekly.js';

/** What maintenance runs need, fitted to what this process has opened. */
export function maintenancePorts(parts: OpenedParts): MaintenancePorts['maintenance'] {
  const { documents, store, client } = parts;
  return {
    config: {
      maintenance() {
        const { maintenance, timeZone } = documents.current();
        const { tasks, opensIncident, approveWithinMs, heavyWindow } = maintenance;
        return { tasks, opensIncident, approveWithinMs, timeZone, ...(heavyWindow && { heavyWindow }) };
      },
    },
    tasks: createMaintenanceTasks({
      ...dailyTaskPorts(parts),
      ...weeklyTaskPorts(parts),
      ...storageTaskPorts(parts),
      ...reviewTaskPorts(parts),
    }),
    surroundings: surroundingsPort(client),
    locks: {
      hold: (name, work) => store.holdLock(name, work),
      waitFor: (name, signal, work) => store.holdLock(name, work, signal),
    },
    reports: reportsPort(documents, store),
  };
}
