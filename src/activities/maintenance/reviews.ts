import { rotatePasswords } from './rotate-passwords.js';
import type { RotatePasswordsPorts } from './rotate-passwords.js';
import type { MaintenanceTasks } from './task.js';

/** What these tasks need of the outside world. */
export interface ReviewTaskPorts {
  readonly rotation: RotatePasswordsPorts;
}

export function createReviewTasks({ rotation }: ReviewTaskPorts): Partial<MaintenanceTasks> {
  return {
    rotate_passwords: rotatePasswords(rotation),
  };
}
