import type { IncidentView } from '../domain/incident.js';
import { ask } from './db.js';
import type { Db } from './db.js';
import { storableJson, storableText } from './storable.js';

const COLUMNS = `incident_id, workflow_id, type, subject, title, mode, severity, state, opened_at,
  first_acknowledged_at, verified_at, resolved_at, resolution, view`;
const VALUES = `$1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::timestamptz,
  $10::timestamptz, $11::timestamptz, $12::timestamptz, $13::text, $14::jsonb`;

/**
 * Gives the incident its short number: the same one at every call, and without gaps by repeats. Throws IntegrationError.
 */
export async function registerIncident(db: Db, view: IncidentView): Promise<number> {
  // A second look finds the row of whoever registered it in the same moment.
  for (let look = 1; look <= 2; look += 1) {
    const [row] = await ask<{ number: number }>(
      db,
      `WITH known AS (SELECT number FROM guardia.incidents WHERE incident_id = $1),
       added AS (
         INSERT INTO guardia.incidents (${COLUMNS}) SELECT ${VALUES} WHERE NOT EXISTS (SELECT FROM known)
         ON CONFLICT (incident_id) DO NOTHING RETURNING number
       )
       SELECT number FROM known UNION ALL SELECT number FROM added LIMIT 1`,
      rowOf(view),
    );
    if (row) return row.number;
  }
  throw new Error(`incident ${view.incidentId} was neither found nor added`);
}

/**
 * Keeps the incident as it stands; again and again with the same result. An older view never replaces the record of an
 * incident that has ended. Throws IntegrationError.
 */
export async function saveIncidentRecord(db: Db, view: IncidentView): Promise<void> {
  await registerIncident(db, view);
  await ask(
    db,
    `UPDATE guardia.incidents
     SET (${COLUMNS}) = (${VALUES}), saved_at = now()
     WHERE incident_id = $1 AND (resolved_at IS NULL OR $12::timestamptz IS NOT NULL)`,
    rowOf(view),
  );
}

function rowOf(view: IncidentView): unknown[] {
  return [
    view.incidentId,
    storableText(view.workflowId),
    storableText(view.type),
    storableText(view.subject),
    storableText(view.title),
    view.mode,
    view.severity,
    view.state,
    view.openedAt,
    view.firstAcknowledgedAt ?? null,
    view.verifiedAt ?? null,
    view.resolvedAt ?? null,
    view.resolution ?? null,
    storableJson(view),
  ];
}
