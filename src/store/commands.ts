import type { CommandView } from '../domain/command.js';
import { ask, bounded } from './db.js';
import type { Db } from './db.js';
import { storableJson, storableText } from './storable.js';

const MOST_LISTED = 500;

/** Keeps a person's command as it ended; again and again with the same result. Throws IntegrationError. */
export async function saveCommand(db: Db, view: CommandView): Promise<void> {
  await ask(
    db,
    `INSERT INTO guardia.commands
       (command_id, workflow_id, action, service, by_whom, reason, mode, outcome, started_at, ended_at, view)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10::timestamptz, $11::jsonb)
     ON CONFLICT (command_id) DO UPDATE SET
       outcome = excluded.outcome, ended_at = excluded.ended_at, view = excluded.view, saved_at = now()`,
    [
      storableText(view.commandId),
      storableText(view.workflowId),
      view.action,
      view.service === undefined ? null : storableText(view.service),
      storableText(view.by),
      view.reason === undefined ? null : storableText(view.reason),
      view.mode,
      view.outcome ?? null,
      view.startedAt,
      view.endedAt ?? null,
      storableJson(view),
    ],
  );
}

/** Newest first. */
export async function listCommands(db: Db, limit: number): Promise<readonly CommandView[]> {
  const rows = await ask<{ view: CommandView }>(
    db,
    `SELECT view FROM guardia.commands ORDER BY started_at DESC, command_id DESC LIMIT $1`,
    [bounded(limit, MOST_LISTED)],
  );
  return rows.map(({ view }) => view);
}
