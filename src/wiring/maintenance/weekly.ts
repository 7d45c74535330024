import type { WeeklyTaskPorts } from '../../activities/maintenance/weekly.js';
import type { OpenedParts } from '../activities.js';

export function weeklyTaskPorts(_parts: OpenedParts): WeeklyTaskPorts {
  return {};
}
