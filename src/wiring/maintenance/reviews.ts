import type { ReviewTaskPorts } from '../../activities/maintenance/reviews.js';
import type { OpenedParts } from '../activities.js';
import { configurationPorts } from './configuration.js';
import { replayPorts } from './replay.js';
import { rotationPorts } from './rotation.js';
import { securityPorts } from './security.js';

export function reviewTaskPorts(parts: OpenedParts): ReviewTaskPorts {
  return {
    configuration: configurationPorts(parts),
    replay: replayPorts(parts),
    rotation: rotationPorts(parts),
    security: securityPorts(parts),
  };
}
