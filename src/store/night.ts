import type { IncidentView } from '../domain/incident.js';
import type { AlertCounts, QuietRepair } from '../domain/maintenance/digest.js';
import { ask } from './db.js';
import type { Db } from './db.js';

const MOST_LISTED = 200;

/** Incidents opened since that moment, by who told us; and alerts that opened none, by why. Throws IntegrationError. */
export async function countAlerts(db: Db, since: string): Promise<AlertCounts> {
  const opened = await ask<{ source: string; incidents: number; repeats: number }>(
    db,
    `SELECT coalesce(view ->> 'source', 'api') AS source, count(*)::int AS incidents,
            coalesce(sum((view ->> 'repeats')::int), 0)::int AS repeats
     FROM guardia.incidents WHERE mode = 'live' AND opened_at >= $1::timestamptz GROUP BY 1 ORDER BY 2 DESC, 1`,
    [since],
  );
  const [noted] = await ask<{ count: number }>(
    db,
    'SELECT count(*)::int AS count FROM guardia.intake_notes WHERE noted_at >= $1::timestamptz',
    [since],
  );
  return { opened, openedNothing: noted?.count ?? 0 };
}

/**
 * Incidents that ended verified since that moment without a page to anybody: nothing went out to a role, and nothing may have.
 * Oldest first, at most 200. Throws IntegrationError.
 */
export async function listQuietRepairs(db: Db, since: string): Promise<readonly QuietRepair[]> {
  const rows = await ask<QuietRow>(
    db,
    `SELECT number, type, subject, opened_at, verified_at, view -> 'steps' AS steps FROM guardia.incidents i
     WHERE mode = 'live' AND resolution = 'verified' AND resolved_at >= $1::timestamptz AND verified_at IS NOT NULL
       AND NOT EXISTS (
         SELECT FROM guardia.deliveries d
         WHERE d.incident_id = i.incident_id AND d.role <> '' AND d.state <> 'refused'
       )
     ORDER BY resolved_at LIMIT ${MOST_LISTED}`,
    [since],
  );
  return rows.map(({ number, type, subject, opened_at, verified_at, steps }) => ({
    ...{ number, type, subject },
    openedAt: opened_at.toISOString(),
    verifiedAt: verified_at.toISOString(),
    steps: (steps ?? []).map(({ action, outcome }) => ({ action, outcome })),
  }));
}

interface QuietRow {
  number: number;
  type: string;
  subject: string;
  opened_at: Date;
  verified_at: Date;
  steps: IncidentView['steps'] | null;
}
