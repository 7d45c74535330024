import { reviewConfiguration } from './review-configuration.js';
import type { ReviewConfigurationPorts } from './review-configuration.js';
import { reviewSecurity } from './review-security.js';
import type { ReviewSecurityPorts } from './review-security.js';
import { reviewVersions } from './review-versions.js';
import type { ReviewVersionsPorts } from './review-versions.js';
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
  readonly versions: ReviewVersionsPorts;
}

type ReviewsTask = 'review_versions' | 'review_configuration' | 'review_security' | 'rotate_passwords' | 'test_replay';

export function createReviewTasks({
  configuration,
  replay,
  rotation,
  security,
  versions,
}: ReviewTaskPorts): Pick<MaintenanceTasks, ReviewsTask> {
  return {
    review_versions: reviewVersions(versions),
    review_configuration: reviewConfiguration(configuration),
    review_security: reviewSecurity(security),
    rotate_passwords: rotatePasswords(rotation),
    test_replay: testReplay(replay),
  };
}
