import { look } from './action.js';
import type { OnService } from './action.js';

/** What Oracle can be asked, beside whether it lets us in. */
export const ORACLE_LOOKS = { check_oracle_query: look('check_oracle_query', 'oracle') } as const;

export interface OracleParams {
  /** A simple query through a connection of its own. */
  check_oracle_query: OnService;
}
