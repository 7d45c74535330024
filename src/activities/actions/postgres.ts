import type { LookActivities } from '../contract.js';
import type { Deeds } from './deed.js';
import { notYet } from './not-yet.js';

type Looks = Pick<
  LookActivities,
  | 'check_postgres_activity'
  | 'check_postgres_connections'
  | 'check_slow_queries'
  | 'check_blockers'
  | 'check_database_growth'
>;

export function createPostgresLooks(): Looks {
  return {
    check_postgres_activity: notYet,
    check_postgres_connections: notYet,
    check_slow_queries: notYet,
    check_blockers: notYet,
    check_database_growth: notYet,
  };
}

type Owned = Deeds<'cancel_blocker' | 'end_blocker'>;

export function createPostgresDeeds(): Owned {
  return {
    cancel_blocker: { plan: notYet, act: notYet },
    end_blocker: { plan: notYet, act: notYet },
  };
}
