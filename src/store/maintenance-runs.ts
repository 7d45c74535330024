import type { Cadence } from '../domain/maintenance/cadence.js';
import type { MaintenanceView } from '../domain/maintenance/run.js';
import { ask, bounded } from './db.js';
import type { Db } from './db.js';
import { storableJson, storableText } from './storable.js';

const MOST_LISTED = 500;

export interface MaintenanceReports {
  readonly es: string;
  readonly en: string;
}

export interface MaintenanceFilter {
  /** All where absent. */
  readonly cadence?: Cadence;
  /** Only those that began before this moment, ISO 8601. */
  readonly before?: string;
  /** At most 500. */
  readonly limit: number;
}

/** Keeps a run as it ended, with its reports; again and again with the same result. Throws IntegrationError. */
export async function saveMaintenanceRun(db: Db, view: MaintenanceView, reports: MaintenanceReports): Promise<void> {
  await ask(
    db,
    `INSERT INTO guardia.maintenance_runs
       (run_id, cadence, outcome, started_at, ended_at, view, report_es, report_en)
     VALUES ($1, $2, $3, $4::timestamptz, $5::timestamptz, $6::jsonb, $7, $8)
     ON CONFLICT (run_id) DO UPDATE SET
       outcome = excluded.outcome, ended_at = excluded.ended_at, view = excluded.view,
       report_es = excluded.report_es, report_en = excluded.report_en, saved_at = now()`,
    [
      storableText(view.runId),
      view.cadence,
      view.outcome ?? null,
      view.startedAt,
      view.endedAt ?? null,
      storableJson(view),
      storableText(reports.es),
      storableText(reports.en),
    ],
  );
}

/** Newest first. */
export async function listMaintenanceRuns(
  db: Db,
  { cadence, before, limit }: MaintenanceFilter,
): Promise<readonly MaintenanceView[]> {
  const rows = await ask<{ view: MaintenanceView }>(
    db,
    `SELECT view FROM guardia.maintenance_runs
     WHERE ($1::text IS NULL OR cadence = $1) AND ($2::timestamptz IS NULL OR started_at < $2)
     ORDER BY started_at DESC, run_id DESC LIMIT $3`,
    [cadence ?? null, before ?? null, bounded(limit, MOST_LISTED)],
  );
  return rows.map(({ view }) => view);
}

/** By the run's id or the beginning of it; the newest of a cadence where that is named instead. */
export async function findMaintenanceReport(
  db: Db,
  ref: string,
  language: 'es' | 'en',
): Promise<{ readonly view: MaintenanceView; readonly markdown: string } | undefined> {
  const [row] = await ask<{ view: MaintenanceView; markdown: string }>(
    db,
    `SELECT view, CASE $2 WHEN 'es' THEN report_es ELSE report_en END AS markdown FROM guardia.maintenance_runs
     WHERE starts_with(run_id, $1) OR cadence = $1
     ORDER BY started_at DESC, run_id DESC LIMIT 1`,
    [storableText(ref), language],
  );
  return row;
}
