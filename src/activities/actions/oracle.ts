import type { LookActivities } from '../contract.js';
import { notYet } from './not-yet.js';

type Looks = Pick<LookActivities, 'check_oracle_query'>;

export function createOracleLooks(): Looks {
  return {
    check_oracle_query: notYet,
  };
}
