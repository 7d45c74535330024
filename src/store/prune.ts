import { ask } from './db.js';
import type { Db } from './db.js';

/** Small enough for a statement's few seconds. */
const ROWS_AT_ONCE = 1_000;

interface PrunedTable {
  /** When a row was made. */
  readonly at: string;
  /** Rows that stay however old they are; `t` is the table. */
  readonly stays: string;
}

/** Incidents, post-mortems, runs of the ingestion and people's commands are the history, and none of these. */
const PRUNED = {
  deliveries: {
    at: 'begun_at',
    stays: 'EXISTS (SELECT FROM guardia.incidents i WHERE i.incident_id = t.incident_id AND i.resolved_at IS NULL)',
  },
  intake_notes: {
    at: 'noted_at',
    stays: 'EXISTS (SELECT FROM guardia.incidents i WHERE i.workflow_id = t.workflow_id AND i.resolved_at IS NULL)',
  },
  // The newest of each cadence is what the next is compared with.
  maintenance_runs: {
    at: 'started_at',
    stays: 't.started_at = (SELECT max(m.started_at) FROM guardia.maintenance_runs m WHERE m.cadence = t.cadence)',
  },
} as const satisfies Readonly<Record<string, PrunedTable>>;

export type PrunedName = keyof typeof PRUNED;
const NAMES = Object.keys(PRUNED) as readonly PrunedName[];

export function isPruned(table: string): table is PrunedName {
  return Object.hasOwn(PRUNED, table);
}

/** What of a table is older than a moment and may go. */
export interface OldRecords {
  readonly table: PrunedName;
  readonly rowsCount: number;
  /** ISO 8601; absent where there are none. */
  readonly oldestAt?: string;
}

/** Of every table that is pruned, in one order. Throws IntegrationError. */
export async function countOldRecords(db: Db, before: string): Promise<readonly OldRecords[]> {
  const counted: OldRecords[] = [];
  for (const table of NAMES) {
    const [row] = await ask<{ count: number; oldest: Date | null }>(
      db,
      `SELECT count(*)::int AS count, min(t.${PRUNED[table].at}) AS oldest ${oldOnes(table)}`,
      [before],
    );
    counted.push({
      table,
      rowsCount: row?.count ?? 0,
      ...(row?.oldest && { oldestAt: row.oldest.toISOString() }),
    });
  }
  return counted;
}

/** Some of them, the oldest first; how many, so that none is the end. Throws IntegrationError. */
export async function deleteOldRecords(db: Db, table: PrunedName, before: string): Promise<number> {
  const [row] = await ask<{ count: number }>(
    db,
    `WITH gone AS (
       DELETE FROM guardia.${table} WHERE ctid = ANY (ARRAY(
         SELECT t.ctid ${oldOnes(table)} ORDER BY t.${PRUNED[table].at} LIMIT ${ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED
       )) RETURNING 1
     ) SELECT count(*)::int AS count FROM gone`,
    [before],
  );
  return row?.count ?? 0;
}

function oldOnes(table: PrunedName): string {
  const { at, stays } = PRUNED[table];
  return `FROM guardia.${table} t WHERE t.${at} < $1::timestamptz AND NOT ${stays}`;
}
