import type { LookActivities } from '../contract.js';
import type { Deeds } from './deed.js';
import { notYet } from './not-yet.js';

type Looks = Pick<
  LookActivities,
  'check_container' | 'check_container_stats' | 'read_service_logs' | 'check_disk_space'
>;

export function createContainerLooks(): Looks {
  return {
    check_container: notYet,
    check_container_stats: notYet,
    read_service_logs: notYet,
    check_disk_space: notYet,
  };
}

type Owned = Deeds<'start_service' | 'stop_service' | 'exec_in_container'>;

export function createContainerDeeds(): Owned {
  return {
    start_service: { plan: notYet, act: notYet },
    stop_service: { plan: notYet, act: notYet },
    exec_in_container: { plan: notYet, act: notYet },
  };
}
