import { setTimeout as sleep } from 'node:timers/promises';
import type { TableState } from '../../domain/maintenance/vacuum.js';
import { withPostgres } from './connection.js';
import type { PostgresOptions, Query } from './connection.js';
import { prepareMaintenance } from './maintenance-session.js';
import { lookAtPostgres } from './look.js';
import { tableState } from './vacuum-state.js';

export interface VacuumOrder {
  /** Of the look: the table that has it now is vacuumed, whatever its name is by then. */
  readonly oid: number;
  readonly lockTimeoutMs: number;
  /** The share of the table that was read, 0 to 1, and that it is under way. */
  readonly onProgress: (share: number | undefined) => void;
}

/** `locked`: somebody held it for too long; `no_effect`: the server ran it and did nothing, as it does for who may not. */
export type Vacuumed =
  | { readonly outcome: 'done'; readonly state: TableState; readonly tookMs: number }
  | { readonly outcome: 'no_effect' | 'gone' | 'locked' };

const PROGRESS_EVERY_MS = 5_000;
const PROGRESS_WITHIN_MS = 2_000;
/** Before PostgreSQL 15 the statistics came a moment later. */
const STATISTICS_WITHIN_MS = 1_500;
const LOOK_AGAIN_MS = 100;
const LOCK_NOT_AVAILABLE = '55P03';
const NO_SUCH_TABLE = '42P01';
/** Of the table's schema; that a table is another's is only a warning. */
const NOT_PERMITTED = '42501';

/**
 * `VACUUM (ANALYZE)` of one table, which neither blocks nor is blocked by readers and writers. Where we are gone, the server
 * gives up by itself within a second, so that nothing is held by a worker that was killed. Throws as `withPostgres`.
 */
export async function vacuumTable(options: PostgresOptions, order: VacuumOrder): Promise<Vacuumed> {
  let isOver = false;
  const watch = setInterval(() => {
    progressOf(options, order.oid).then(
      (share) => (isOver ? undefined : order.onProgress(share)),
      () => (isOver ? undefined : order.onProgress(undefined)),
    );
  }, PROGRESS_EVERY_MS);
  try {
    return await withPostgres(options, async (query) => {
      await prepareMaintenance(query, order.lockTimeoutMs);
      const before = await tableState(query, order.oid);
      if (!before) return { outcome: 'gone' };
      const startedMs = performance.now();
      // The name was quoted by the server; a table cannot be named by a parameter.
      await query(`VACUUM (ANALYZE) ${before.table}`);
      const tookMs = Math.round(performance.now() - startedMs);
      const after = await whenCounted(query, before);
      if (!after) return { outcome: 'gone' };
      if (after.lastVacuum === before.lastVacuum) return { outcome: 'no_effect' };
      return { outcome: 'done', state: after, tookMs };
    });
  } catch (error) {
    const { state } = error as { readonly state?: unknown };
    if (state === LOCK_NOT_AVAILABLE) return { outcome: 'locked' };
    if (state === NOT_PERMITTED) return { outcome: 'no_effect' };
    if (state === NO_SUCH_TABLE) return { outcome: 'gone' };
    throw error;
  } finally {
    isOver = true;
    clearInterval(watch);
  }
}

async function whenCounted(query: Query, before: TableState): Promise<TableState | undefined> {
  const giveUpMs = performance.now() + STATISTICS_WITHIN_MS;
  for (;;) {
    const after = await tableState(query, before.oid);
    if (after?.lastVacuum !== before.lastVacuum || performance.now() > giveUpMs) return after;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function progressOf({ url, signal }: PostgresOptions, oid: number): Promise<number | undefined> {
  return lookAtPostgres({ url, signal, timeoutMs: PROGRESS_WITHIN_MS }, async (query) => {
    const [row] = await query<{ share: number | null }>(
      `SELECT heap_blks_scanned::float8 / nullif(heap_blks_total, 0) AS share FROM pg_stat_progress_vacuum WHERE relid = $1`,
      [oid],
    );
    return row?.share ?? undefined;
  });
}
