import { IntegrationError } from '../integration-error.js';
import { withPostgres } from './connection.js';
import type { PostgresOptions } from './connection.js';

/**
 * The rows that a run left, by the configured query with `$1` as the run's id, in a transaction that cannot write.
 *
 * @throws IntegrationError as `withPostgres`; BAD_ANSWER where the answer is not one whole number
 */
export async function countRows(options: PostgresOptions, sql: string, runId: string): Promise<number> {
  const rows = await withPostgres(options, async (query) => {
    await query('BEGIN READ ONLY');
    const counted = await query<Record<string, unknown>>(sql, [runId]);
    await query('ROLLBACK');
    return counted;
  });
  const cells = rows.flatMap((row) => Object.values(row));
  const count = cells.length === 1 ? Number(cells[0]) : NaN;
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new IntegrationError('BAD_ANSWER', `the query for rows gave ${cells.length} values instead of one count`);
  }
  return count;
}
