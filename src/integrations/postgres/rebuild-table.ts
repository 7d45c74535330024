import type { PlannedRebuild, TableBloat } from '../../domain/maintenance/rebuild.js';
import { isRebuilt } from '../../domain/maintenance/rebuild.js';
import { withPostgres } from './connection.js';
import type { PostgresOptions } from './connection.js';
import { prepareMaintenance } from './maintenance-session.js';
import { tableBloat } from './table-bloat.js';

export type Rebuilt =
  | {
      readonly outcome: 'done' | 'done_before';
      readonly before: number;
      readonly after: number;
      readonly tookMs: number;
    }
  /** `no_space`: the disk has not what it needs; `unasked`: nobody can say what it has, and the table is large. */
  | { readonly outcome: 'locked' | 'gone' | 'not_ours' }
  | { readonly outcome: 'no_space' | 'unasked'; readonly neededBytes: number; readonly freeBytes: number };

const LOCK_NOT_AVAILABLE = '55P03';
const NO_SUCH_TABLE = '42P01';
const NOT_PERMITTED = '42501';

/**
 * `VACUUM (FULL, ANALYZE)` or `REINDEX TABLE` of one table, under a lock that nobody is kept waiting for. Where we are gone, the
 * server gives up by itself within a second and the table is as it was. Throws as `withPostgres`.
 *
 * @param room refuses, or lets it be done, by what it needs now
 */
export async function rebuildTable(
  options: PostgresOptions,
  planned: PlannedRebuild,
  lockTimeoutMs: number,
  room: (now: TableBloat) => Promise<Rebuilt | undefined>,
): Promise<Rebuilt> {
  try {
    return await withPostgres(options, async (query) => {
      await prepareMaintenance(query, lockTimeoutMs);
      const before = await tableBloat(query, planned.oid);
      if (!before) return { outcome: 'gone' };
      if (isRebuilt(planned, before)) {
        return { outcome: 'done_before', before: planned.bytes, after: sizeOf(before), tookMs: 0 };
      }
      if (!before.ours) return { outcome: 'not_ours' };
      const refused = await room(before);
      if (refused) return refused;
      const startedMs = performance.now();
      // The name was quoted by the server; a table cannot be named by a parameter.
      const what = planned.how === 'reindex' ? 'REINDEX TABLE' : 'VACUUM (FULL, ANALYZE)';
      await query(`${what} ${before.table}`);
      const tookMs = Math.round(performance.now() - startedMs);
      const after = await tableBloat(query, planned.oid);
      return after ? { outcome: 'done', before: sizeOf(before), after: sizeOf(after), tookMs } : { outcome: 'gone' };
    });
  } catch (error) {
    const { state } = error as { readonly state?: unknown };
    if (state === LOCK_NOT_AVAILABLE) return { outcome: 'locked' };
    if (state === NO_SUCH_TABLE) return { outcome: 'gone' };
    if (state === NOT_PERMITTED) return { outcome: 'not_ours' };
    throw error;
  }
}

function sizeOf({ tableBytes, indexBytes }: TableBloat): number {
  return tableBytes + indexBytes;
}
