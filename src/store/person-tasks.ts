import type { NewPersonTask, PersonTask, PersonTaskKind, PersonTaskState } from '../domain/person-task.js';
import { ask, bounded } from './db.js';
import type { Db } from './db.js';
import { storableJson, storableText } from './storable.js';

const MOST_LISTED = 500;
const MOST_KEYS = 1_000;

export interface PersonTaskFilter {
  /** All where absent. */
  readonly state?: PersonTaskState;
  readonly role?: string;
  readonly person?: string;
  /** At most 500. */
  readonly limit: number;
}

/** To a role, or to a person; the one that is not named is taken back. */
export interface PersonTaskAssignment {
  readonly role?: string;
  readonly person?: string;
  /** `YYYY-MM-DD`; kept where absent. */
  readonly dueOn?: string;
  readonly by: string;
}

/** `known`: one of this key is open, or this run opened it before. The task is the one that there is. */
export interface OpenedPersonTask {
  readonly outcome: 'opened' | 'known';
  readonly task: PersonTask;
}

/** Again and again with the same result. Throws IntegrationError. */
export async function openPersonTask(db: Db, task: NewPersonTask): Promise<OpenedPersonTask> {
  const [key, createdBy] = [storableText(task.key), storableText(task.createdBy)];
  // A second look finds the row of whoever opened it in the same moment.
  for (let look = 1; look <= 2; look += 1) {
    const [known] = await ask<Row>(
      db,
      `SELECT ${COLUMNS} FROM guardia.person_tasks
       WHERE key = $1 AND (state = 'open' OR created_by = $2) ORDER BY number DESC LIMIT 1`,
      [key, createdBy],
    );
    if (known) return { outcome: 'known', task: taskOf(known) };
    const [opened] = await ask<Row>(
      db,
      `INSERT INTO guardia.person_tasks (key, kind, subject, values, created_by, role, person, due_on)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8::date) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        ...[key, task.kind, storableText(task.subject), storableJson(task.values), createdBy],
        ...[textOrNull(task.role), textOrNull(task.person), task.dueOn],
      ],
    );
    if (opened) return { outcome: 'opened', task: taskOf(opened) };
  }
  throw new Error(`task ${task.key} was neither found nor opened`);
}

/** Open before done, what is due first before the rest. */
export async function listPersonTasks(
  db: Db,
  { state, role, person, limit }: PersonTaskFilter,
): Promise<readonly PersonTask[]> {
  const rows = await ask<Row>(
    db,
    `SELECT ${COLUMNS} FROM guardia.person_tasks
     WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR role = $2) AND ($3::text IS NULL OR person = $3)
     ORDER BY state DESC, due_on, number LIMIT $4`,
    [state ?? null, textOrNull(role), textOrNull(person), bounded(limit, MOST_LISTED)],
  );
  return rows.map(taskOf);
}

export async function findPersonTask(db: Db, number: number): Promise<PersonTask | undefined> {
  if (!isStoredNumber(number)) return undefined;
  const text = `SELECT ${COLUMNS} FROM guardia.person_tasks WHERE number = $1 LIMIT 1`;
  return (await ask<Row>(db, text, [number])).map(taskOf)[0];
}

/** Which of these keys have an open task, with its number. */
export async function openPersonTaskKeys(db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await ask<{ key: string; number: number }>(
    db,
    `SELECT key, number FROM guardia.person_tasks WHERE state = 'open' AND key = ANY($1) LIMIT ${MOST_KEYS}`,
    [keys.slice(0, MOST_KEYS).map(storableText)],
  );
  return new Map(rows.map(({ key, number }) => [key, number]));
}

/** When tasks of these keys were last done, ISO 8601 by key. */
export async function personTasksLastDone(db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ask<{ key: string; done_at: Date }>(
    db,
    `SELECT key, max(done_at) AS done_at FROM guardia.person_tasks
     WHERE state = 'done' AND key = ANY($1) GROUP BY key LIMIT ${MOST_KEYS}`,
    [keys.slice(0, MOST_KEYS).map(storableText)],
  );
  return new Map(rows.map(({ key, done_at }) => [key, done_at.toISOString()]));
}

/** Only an open task; undefined where there is none of that number. */
export async function assignPersonTask(
  db: Db,
  number: number,
  { role, person, dueOn, by }: PersonTaskAssignment,
): Promise<PersonTask | undefined> {
  if (!isStoredNumber(number)) return undefined;
  const rows = await ask<Row>(
    db,
    `UPDATE guardia.person_tasks
     SET role = $2, person = $3, due_on = coalesce($4::date, due_on), assigned_by = $5, assigned_at = now()
     WHERE number = $1 AND state = 'open' RETURNING ${COLUMNS}`,
    [number, textOrNull(role), textOrNull(person), dueOn ?? null, storableText(by)],
  );
  return rows.map(taskOf)[0];
}

/** Only an open task, so that whoever did it first stays written down; undefined where there is none of that number. */
export async function finishPersonTask(
  db: Db,
  number: number,
  { by, note }: { readonly by: string; readonly note?: string },
): Promise<PersonTask | undefined> {
  if (!isStoredNumber(number)) return undefined;
  const rows = await ask<Row>(
    db,
    `UPDATE guardia.person_tasks SET state = 'done', done_by = $2, done_at = now(), note = $3
     WHERE number = $1 AND state = 'open' RETURNING ${COLUMNS}`,
    [number, storableText(by), textOrNull(note)],
  );
  return rows.map(taskOf)[0];
}

// The day as text: as a date it would become a moment on this process's clock.
const COLUMNS = `number, kind, subject, values, created_by, created_at, role, person, assigned_by, assigned_at,
  to_char(due_on, 'YYYY-MM-DD') AS due_on, state, done_by, done_at, note`;

interface Row {
  number: number;
  kind: PersonTaskKind;
  subject: string;
  values: PersonTask['values'];
  created_by: string;
  created_at: Date;
  role: string | null;
  person: string | null;
  assigned_by: string | null;
  assigned_at: Date | null;
  due_on: string;
  state: PersonTaskState;
  done_by: string | null;
  done_at: Date | null;
  note: string | null;
}

function taskOf(row: Row): PersonTask {
  const { number, kind, subject, values, state } = row;
  return {
    ...{ number, kind, subject, values, state, createdBy: row.created_by, dueOn: row.due_on },
    createdAt: row.created_at.toISOString(),
    ...(row.role !== null && { role: row.role }),
    ...(row.person !== null && { person: row.person }),
    ...(row.assigned_by !== null && { assignedBy: row.assigned_by }),
    ...(row.assigned_at !== null && { assignedAt: row.assigned_at.toISOString() }),
    ...(row.done_by !== null && { doneBy: row.done_by }),
    ...(row.done_at !== null && { doneAt: row.done_at.toISOString() }),
    ...(row.note !== null && { note: row.note }),
  };
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storableText(text);
}

/** Beyond PostgreSQL's integer there is no number of ours, and asking for one would be an error. */
function isStoredNumber(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 2_147_483_647;
}
