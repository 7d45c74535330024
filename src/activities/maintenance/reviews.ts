import { rotatePasswords } from './rotate-passwords.js';
import type { RotatePasswordsPorts } from './rotate-passwords.js';
import type { MaintenanceTasks } from './task.js';
import { testReplay } from './test-replay.js';
import type { TestReplayPorts } from './test-replay.js';

/** What these tasks need of the outside world. */
export interface ReviewTaskPorts {
  readonly replay: TestReplayPorts;
  readonly rotation: RotatePasswordsPorts;
}

export function createReviewTasks({ replay, rotation }: ReviewTaskPorts): Partial<MaintenanceTasks> {
  return {
    rotate_passwords: rotatePasswords(rotation),
    test_replay: testReplay(replay),
  };
}
