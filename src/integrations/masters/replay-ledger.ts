import type { OutboxRow, ReplayedLoad } from '../../domain/maintenance/replay.js';
import type { PostgresOptions } from '../postgres/connection.js';
import { lookAtPostgres } from '../postgres/look.js';
import { quoteTable } from './identifiers.js';
import { isoSql } from './present-columns.js';

export interface LedgerPlace extends PostgresOptions {
  /** Where the pipeline's own tables are. */
  readonly schema: string;
}

const MOST_LOADS = 100_000;

/**
 * Loads with events that were committed since then, and those among them by number, in the order of their commits; none where
 * nothing was ever loaded. Throws as `withPostgres`.
 *
 * @param since ISO 8601
 */
export async function loadsSince({ schema, ...options }: LedgerPlace, since: string): Promise<readonly ReplayedLoad[]> {
  const loads = quoteTable({ schema, table: 'ingestion_loads' });
  return lookAtPostgres(options, async (query) => {
    const [there] = await query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [loads]);
    if (!there?.exists) return [];
    const rows = await query<{ loadId: string; master: string; events: string; published: string; at: string }>(
      `SELECT "load_id" AS "loadId", "master", "events", "events_published" AS "published", ${isoSql('"loaded_at"')} AS "at"
       FROM ${loads}
       WHERE "state" = 'loaded' AND "events" > 0 AND ("loaded_at" >= $1::timestamptz
         OR "load_id" > (SELECT min("load_id") FROM ${loads} WHERE "loaded_at" >= $1::timestamptz AND "events" > 0))
       ORDER BY "loaded_at" DESC, "load_id" DESC LIMIT ${MOST_LOADS}`,
      [since],
    );
    return rows
      .map(({ loadId, master, events, published, at }) => ({
        ...{ loadId: Number(loadId), master, committedAt: at },
        ...{ events: Number(events), published: Number(published) },
      }))
      .reverse();
  });
}

/** Events of a load after `afterN`, in order, without their data. */
export async function outboxRows(
  { schema, ...options }: LedgerPlace,
  loadId: number,
  afterN: number,
  limit: number,
): Promise<readonly OutboxRow[]> {
  const rows = await lookAtPostgres(options, (query) =>
    query<{ n: string; id: string; entityKey: string }>(
      `SELECT "n", "event_id" AS "id", "entity_key" AS "entityKey" FROM ${quoteTable({ schema, table: 'outbox' })}
       WHERE "load_id" = $1 AND "n" > $2::int8 AND "n" <= $2::int8 + $3::int8 ORDER BY "n"`,
      [loadId, afterN, limit],
    ),
  );
  return rows.map(({ n, ...row }) => ({ n: Number(n), ...row }));
}

/** Which of these loads the ledger has of this master. */
export async function knownLoads(
  { schema, ...options }: LedgerPlace,
  master: string,
  loadIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await lookAtPostgres(options, (query) =>
    query<{ loadId: string }>(
      `SELECT "load_id" AS "loadId" FROM ${quoteTable({ schema, table: 'ingestion_loads' })}
       WHERE "master" = $1 AND "load_id" = ANY($2::int8[])`,
      [master, loadIds],
    ),
  );
  return new Set(rows.map(({ loadId }) => Number(loadId)));
}
