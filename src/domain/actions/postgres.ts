import { deed, look } from './action.js';
import type { OnService } from './action.js';

/** What PostgreSQL can be asked, beside whether it answers. */
export const POSTGRES_LOOKS = {
  check_postgres_activity: look('check_postgres_activity', 'postgres'),
  check_postgres_connections: look('check_postgres_connections', 'postgres'),
  check_slow_queries: look('check_slow_queries', 'postgres'),
  check_blockers: look('check_blockers', 'postgres'),
  check_database_growth: look('check_database_growth', 'postgres'),
} as const;

export const POSTGRES_DEEDS = {
  cancel_blocker: deed('cancel_blocker', { undo: 'cannot_be_undone', kinds: ['postgres'] }),
  end_blocker: deed('end_blocker', { undo: 'cannot_be_undone', needsPerson: true, kinds: ['postgres'] }),
} as const;

export interface PostgresParams {
  /** Who does what and who waits for whom: never a fault by itself. */
  check_postgres_activity: OnService;
  /** Used connections of those allowed; `max` from 0 to 1. */
  check_postgres_connections: OnService & { readonly max: number };
  /** The mean duration of statements, and those that run now. */
  check_slow_queries: OnService & { readonly meanLimitMs: number };
  /** Sessions that hold others up for longer than the limit. */
  check_blockers: OnService & { readonly waitLimitMs: number };
  /** Growth of the database in a day, from samples that were kept; `maxPerDay` from 0 to 1. */
  check_database_growth: OnService & { readonly maxPerDay: number };
  /** Cancels what the session at the head of the longest chain runs; where `pid` is given, only that one. */
  cancel_blocker: OnService & { readonly waitLimitMs: number; readonly pid?: number };
  /** Ends that session: what it had not committed is gone. */
  end_blocker: OnService & { readonly waitLimitMs: number; readonly pid?: number };
}
