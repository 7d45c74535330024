import type { Occurrence } from '../domain/stats.js';
import { ask } from './db.js';
import type { Db } from './db.js';

const MOST_COUNTED = 20_000;

/** What the statistics count: incidents opened since then, newest first, at most 20,000. Only live ones. */
export async function listOccurrences(db: Db, since: string): Promise<readonly Occurrence[]> {
  const rows = await ask<OccurrenceRow>(
    db,
    `SELECT type, subject, mode, opened_at, first_acknowledged_at, verified_at, resolved_at FROM guardia.incidents
     WHERE mode = 'live' AND opened_at >= $1::timestamptz ORDER BY opened_at DESC LIMIT $2`,
    [since, MOST_COUNTED],
  );
  return rows.map((row) => ({
    type: row.type,
    subject: row.subject,
    mode: row.mode,
    openedAt: row.opened_at.toISOString(),
    ...(row.first_acknowledged_at && { firstAcknowledgedAt: row.first_acknowledged_at.toISOString() }),
    ...(row.verified_at && { verifiedAt: row.verified_at.toISOString() }),
    ...(row.resolved_at && { resolvedAt: row.resolved_at.toISOString() }),
  }));
}

interface OccurrenceRow {
  type: string;
  subject: string;
  mode: Occurrence['mode'];
  opened_at: Date;
  first_acknowledged_at: Date | null;
  verified_at: Date | null;
  resolved_at: Date | null;
}
