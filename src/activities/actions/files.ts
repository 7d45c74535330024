import type { LookActivities } from '../contract.js';
import type { Deeds } from './deed.js';
import { notYet } from './not-yet.js';

type Looks = Pick<LookActivities, 'check_folder'>;

export function createFileLooks(): Looks {
  return {
    check_folder: notYet,
  };
}

type Owned = Deeds<'delete_old_logs'>;

export function createFileDeeds(): Owned {
  return {
    delete_old_logs: { plan: notYet, act: notYet },
  };
}
