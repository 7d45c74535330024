import type { IngestionView } from '../domain/ingestion/run.js';
import { ask, bounded } from './db.js';
import type { Db } from './db.js';
import { storableJson, storableText } from './storable.js';

const MOST_LISTED = 500;

export interface RunFilter {
  readonly pipeline: string;
  /** At most 500. */
  readonly limit: number;
  readonly includeSimulations?: boolean;
}

/**
 * Keeps the run as it stands; again and again with the same result. An older view never replaces the record of a run that has
 * ended. Throws IntegrationError.
 */
export async function saveIngestionRun(db: Db, view: IngestionView): Promise<void> {
  await ask(
    db,
    `INSERT INTO guardia.ingestion_runs AS known (run_id, pipeline, date, state, mode, started_at, ended_at, view)
     VALUES ($1, $2, $3::date, $4, $5, $6::timestamptz, $7::timestamptz, $8::jsonb)
     ON CONFLICT (run_id) DO UPDATE SET
       state = excluded.state, ended_at = excluded.ended_at, view = excluded.view, saved_at = now()
     WHERE known.ended_at IS NULL OR excluded.ended_at >= known.ended_at`,
    [
      storableText(view.runId),
      storableText(view.pipeline),
      view.date,
      view.state,
      view.mode,
      view.startedAt,
      view.endedAt ?? null,
      storableJson(view),
    ],
  );
}

/** Newest first; without simulations unless asked. Dry runs are never listed. */
export async function listIngestionRuns(
  db: Db,
  { pipeline, limit, includeSimulations = false }: RunFilter,
): Promise<readonly IngestionView[]> {
  const rows = await ask<{ view: IngestionView }>(
    db,
    `SELECT view FROM guardia.ingestion_runs
     WHERE pipeline = $1 AND (mode = 'live' OR (mode = 'simulation' AND $2::boolean))
     ORDER BY started_at DESC, run_id DESC LIMIT $3`,
    [storableText(pipeline), includeSimulations, bounded(limit, MOST_LISTED)],
  );
  return rows.map(({ view }) => view);
}

/** The newest of this date; simulations are not the operation's. */
export async function findIngestionRun(db: Db, pipeline: string, date: string): Promise<IngestionView | undefined> {
  const [row] = await ask<{ view: IngestionView }>(
    db,
    `SELECT view FROM guardia.ingestion_runs WHERE pipeline = $1 AND date = $2::date AND mode = 'live'
     ORDER BY started_at DESC, run_id DESC LIMIT 1`,
    [storableText(pipeline), date],
  );
  return row?.view;
}
