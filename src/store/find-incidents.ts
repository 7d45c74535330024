import type { IncidentState, IncidentView, Mode, Resolution } from '../domain/incident.js';
import type { Severity } from '../domain/severity.js';
import { ask, bounded } from './db.js';
import type { Db } from './db.js';
import { storableText } from './storable.js';

const MOST_BY_PREFIX = 5;
const MOST_LISTED = 500;

export interface StoredRef {
  readonly workflowId: string;
  readonly incidentId: string;
  readonly number: number;
}

/** One line of a list; moments are ISO 8601. */
export interface StoredSummary extends StoredRef {
  readonly type: string;
  readonly subject: string;
  readonly title: string;
  readonly mode: Mode;
  readonly severity: Severity;
  readonly state: IncidentState;
  readonly openedAt: string;
  readonly verifiedAt?: string;
  readonly resolvedAt?: string;
  readonly resolution?: Resolution;
}

export interface IncidentFilter {
  readonly closed?: boolean;
  readonly type?: string;
  readonly subject?: string;
  /** Dry runs are never listed. */
  readonly includeSimulations?: boolean;
  /** Only incidents with a smaller number, to page through a long list. */
  readonly beforeNumber?: number;
  /** At most 500. */
  readonly limit: number;
}

export async function findByNumber(db: Db, number: number): Promise<StoredRef | undefined> {
  // Beyond PostgreSQL's integer there is no number of ours, and asking for one would be an error.
  if (!Number.isInteger(number) || number < 1 || number > 2_147_483_647) return undefined;
  return (await ask<RefRow>(db, `${REF} WHERE number = $1 LIMIT 1`, [number])).map(refOf)[0];
}

/** The incidents whose id begins so, newest first, at most a handful: enough to see that the prefix is too short. */
export async function findByIdPrefix(db: Db, prefix: string): Promise<readonly StoredRef[]> {
  const pattern = `${storableText(prefix).replace(/[\\%_]/g, '\\$&')}%`;
  const text = `${REF} WHERE incident_id LIKE $1 ORDER BY opened_at DESC LIMIT $2`;
  return (await ask<RefRow>(db, text, [pattern, MOST_BY_PREFIX])).map(refOf);
}

export async function numberOf(db: Db, incidentId: string): Promise<number | undefined> {
  const text = 'SELECT number FROM guardia.incidents WHERE incident_id = $1 LIMIT 1';
  return (await ask<{ number: number }>(db, text, [storableText(incidentId)]))[0]?.number;
}

/** The last saved view, which may be older than the incident. */
export async function viewOf(db: Db, incidentId: string): Promise<IncidentView | undefined> {
  const text = 'SELECT number, view FROM guardia.incidents WHERE incident_id = $1 LIMIT 1';
  const [row] = await ask<{ number: number; view: IncidentView }>(db, text, [storableText(incidentId)]);
  return row && { ...row.view, number: row.number };
}

/** Newest first. */
export async function listIncidents(db: Db, filter: IncidentFilter): Promise<readonly StoredSummary[]> {
  const rows = await ask<SummaryRow>(
    db,
    `SELECT number, incident_id, workflow_id, type, subject, title, mode, severity, state,
       opened_at, verified_at, resolved_at, resolution
     FROM guardia.incidents
     WHERE ($1::boolean IS NULL OR (resolved_at IS NOT NULL) = $1)
       AND ($2::text IS NULL OR type = $2)
       AND ($3::text IS NULL OR subject = $3)
       AND (mode = 'live' OR (mode = 'simulation' AND $4::boolean))
       AND ($5::integer IS NULL OR number < $5)
     ORDER BY number DESC LIMIT $6`,
    [
      filter.closed ?? null,
      filter.type === undefined ? null : storableText(filter.type),
      filter.subject === undefined ? null : storableText(filter.subject),
      filter.includeSimulations ?? false,
      filter.beforeNumber ?? null,
      bounded(filter.limit, MOST_LISTED),
    ],
  );
  return rows.map(summaryOf);
}

const REF = 'SELECT number, incident_id, workflow_id FROM guardia.incidents';

interface RefRow {
  number: number;
  incident_id: string;
  workflow_id: string;
}

interface SummaryRow extends RefRow {
  type: string;
  subject: string;
  title: string;
  mode: Mode;
  severity: Severity;
  state: IncidentState;
  opened_at: Date;
  verified_at: Date | null;
  resolved_at: Date | null;
  resolution: Resolution | null;
}

function refOf(row: RefRow): StoredRef {
  return { number: row.number, incidentId: row.incident_id, workflowId: row.workflow_id };
}

function summaryOf(row: SummaryRow): StoredSummary {
  const { type, subject, title, mode, severity, state } = row;
  return {
    ...refOf(row),
    ...{ type, subject, title, mode, severity, state },
    openedAt: row.opened_at.toISOString(),
    ...(row.verified_at && { verifiedAt: row.verified_at.toISOString() }),
    ...(row.resolved_at && { resolvedAt: row.resolved_at.toISOString() }),
    ...(row.resolution && { resolution: row.resolution }),
  };
}
