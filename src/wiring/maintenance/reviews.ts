import type { ReviewTaskPorts } from '../../activities/maintenance/reviews.js';
import type { OpenedParts } from '../activities.js';

export function reviewTaskPorts(_parts: OpenedParts): ReviewTaskPorts {
  return {};
}
