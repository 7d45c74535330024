import { reviewConfiguration } from './review-configuration.js';
import type { ReviewConfigurationPorts } from './review-configuration.js';
import { reviewSecurity } from './review-security.js';
import type { ReviewSecurityPorts } from './review-security.js';
import { rotatePasswords } from './rotate-passwords.js';
import type { RotatePasswordsPorts } from './rotate-passwords.js';
import type { MaintenanceTasks } from './task.js';
import { testReplay } from './test-replay.js';
import type { TestReplayPorts } from './test-replay.js';

/** What these tasks need of the outside world. */
export interface ReviewTaskPorts {
  readonly configuration: ReviewConfigurationPorts;
  readonly replay: TestReplayPorts;
  readonly rotation: RotatePasswordsPorts;
  readonly security: ReviewSecurityPorts;
}

export function createReviewTasks({
  configuration,
  replay,
  rotation,
  security,
}: ReviewTaskPorts): Partial<MaintenanceTasks> {
  return {
    review_configuration: reviewConfiguration(configuration),
    review_security: reviewSecurity(security),
    rotate_passwords: rotatePasswords(rotation),
    test_replay: testReplay(replay),
  };
}
