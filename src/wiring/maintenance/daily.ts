import type { DailyTaskPorts } from '../../activities/maintenance/daily.js';
import type { OpenedParts } from '../activities.js';

export function dailyTaskPorts(_parts: OpenedParts): DailyTaskPorts {
  return {};
}
