import { POSTGRES_TIMEOUT_MS, withPostgres } from './connection.js';
import type { PostgresOptions, Query } from './connection.js';

/** Stands behind every statement of a look (the server drops what stands before), so that its statistics can leave us out. */
export const OUR_MARK = '/* guardia */';

/**
 * Questions in one transaction that cannot write, with one view of the sessions for all of them. The server gives up by itself
 * when we do, because it would go on for a client that is gone. Throws as `withPostgres`.
 */
export async function lookAtPostgres<Result>(
  options: PostgresOptions,
  ask: (query: Query) => Promise<Result>,
): Promise<Result> {
  return withPostgres(options, async (unmarked) => {
    const query: Query = (sql, values) => unmarked(`${sql} ${OUR_MARK}`, values);
    await query('BEGIN READ ONLY');
    await query(`SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true)`, [
      String(options.timeoutMs ?? POSTGRES_TIMEOUT_MS),
    ]);
    const seen = await ask(query);
    await query('ROLLBACK');
    return seen;
  });
}
