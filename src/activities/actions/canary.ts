import type { LookActivities } from '../contract.js';
import { notYet } from './not-yet.js';

type Looks = Pick<LookActivities, 'verify_canary'>;

export function createCanaryLooks(): Looks {
  return {
    verify_canary: notYet,
  };
}
