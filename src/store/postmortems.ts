import { ask } from './db.js';
import type { Db } from './db.js';
import { storableText } from './storable.js';

export interface StoredPostmortem {
  readonly incidentId: string;
  readonly language: 'es' | 'en';
  readonly markdown: string;
  /** Where it was written to, too. */
  readonly file: string;
  readonly writtenAt: string;
}

/** Writing it again replaces it. */
export async function savePostmortem(db: Db, postmortem: Omit<StoredPostmortem, 'writtenAt'>): Promise<void> {
  await ask(
    db,
    `INSERT INTO guardia.postmortems (incident_id, language, markdown, file) VALUES ($1, $2, $3, $4)
     ON CONFLICT (incident_id) DO UPDATE SET
       language = excluded.language, markdown = excluded.markdown, file = excluded.file, written_at = now()`,
    [
      storableText(postmortem.incidentId),
      postmortem.language,
      storableText(postmortem.markdown),
      storableText(postmortem.file),
    ],
  );
}

export async function findPostmortem(db: Db, incidentId: string): Promise<StoredPostmortem | undefined> {
  const [row] = await ask<{ language: 'es' | 'en'; markdown: string; file: string; written_at: Date }>(
    db,
    'SELECT language, markdown, file, written_at FROM guardia.postmortems WHERE incident_id = $1 LIMIT 1',
    [storableText(incidentId)],
  );
  if (!row) return undefined;
  const { written_at, ...rest } = row;
  return { incidentId, ...rest, writtenAt: written_at.toISOString() };
}
