import type { ReviewTaskPorts } from '../../activities/maintenance/reviews.js';
import type { OpenedParts } from '../activities.js';
import { rotationPorts } from './rotation.js';

export function reviewTaskPorts(parts: OpenedParts): ReviewTaskPorts {
  return {
    rotation: rotationPorts(parts),
  };
}
