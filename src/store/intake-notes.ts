import type { Alert } from '../domain/alert.js';
import { ask, bounded } from './db.js';
import type { Db } from './db.js';
import { storableJson, storableText } from './storable.js';

const MOST_LISTED = 500;

/** An alert that opened nothing, and why. */
export interface IntakeNote {
  readonly alert: Alert;
  readonly workflowId: string;
  /** `recently_closed`, `healthy_by_probe` or `nothing_open`. */
  readonly outcome: string;
}

export async function noteIntake(db: Db, note: IntakeNote): Promise<void> {
  const text = 'INSERT INTO guardia.intake_notes (workflow_id, outcome, alert) VALUES ($1, $2, $3)';
  await ask(db, text, [storableText(note.workflowId), storableText(note.outcome), storableJson(note.alert)]);
}

/** Newest first. */
export async function listIntakeNotes(
  db: Db,
  limit: number,
): Promise<readonly (IntakeNote & { readonly notedAt: string })[]> {
  const rows = await ask<{ noted_at: Date; workflow_id: string; outcome: string; alert: Alert }>(
    db,
    'SELECT noted_at, workflow_id, outcome, alert FROM guardia.intake_notes ORDER BY noted_at DESC, id DESC LIMIT $1',
    [bounded(limit, MOST_LISTED)],
  );
  return rows.map(({ noted_at, workflow_id, outcome, alert }) => ({
    alert,
    workflowId: workflow_id,
    outcome,
    notedAt: noted_at.toISOString(),
  }));
}
