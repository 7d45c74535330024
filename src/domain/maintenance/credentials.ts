import { DateTime } from 'luxon';
import type { NewPersonTask, PersonTaskKind } from '../person-task.js';

/** Something that Guardia gets in with, as it may be spoken of: never the secret itself. */
export interface Credential {
  readonly kind: PersonTaskKind;
  /** The service, channel or variable; several with a comma, where one credential serves them. */
  readonly subject: string;
  /** What it is for: `kafka`, `postgres`, `email`. */
  readonly at: string;
  /** Absent for webhooks and tokens. */
  readonly user?: string;
  /** ISO 8601: when the other side stops taking it, where that could be found out. */
  readonly validUntil?: string;
}

/** What is known of the tasks about it. */
export interface RotationPast {
  /** The number of the task that is open. */
  readonly open?: number | undefined;
  /** ISO 8601: when somebody last wrote down that it was done. */
  readonly doneAt?: string | undefined;
}

export interface RotationRules {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly zone: string;
  readonly dueWithinMs: number;
}

export type Rotation =
  | { readonly state: 'due'; readonly dueOn: string }
  | { readonly state: 'open'; readonly number: number }
  | { readonly state: 'fresh'; readonly doneAt: string };

/** Younger than this no quarter asks for it again: done late, it would be asked for twice in a few weeks. */
export const FRESH_DAYS = 60;

export function rotationKey({ kind, subject, user }: Credential): string {
  return [kind, subject, ...(user === undefined ? [] : [user])].join('/');
}

/** Due unless somebody is at it, or it is new; and always before the day on which it stops working. */
export function rotationOf({ validUntil }: Credential, { open, doneAt }: RotationPast, rules: RotationRules): Rotation {
  const started = DateTime.fromISO(rules.startedAt, { zone: rules.zone });
  const within = started.plus({ milliseconds: rules.dueWithinMs });
  if (open !== undefined) return { state: 'open', number: open };
  const ends = validUntil === undefined ? undefined : DateTime.fromISO(validUntil, { zone: rules.zone });
  const endsSoon = ends !== undefined && ends <= within;
  const isFresh = doneAt !== undefined && DateTime.fromISO(doneAt) > started.minus({ days: FRESH_DAYS });
  if (isFresh && !endsSoon) return { state: 'fresh', doneAt };
  return { state: 'due', dueOn: (endsSoon ? ends : within).toFormat('yyyy-MM-dd') };
}

export function rotationTask(credential: Credential, dueOn: string, role: string): Omit<NewPersonTask, 'createdBy'> {
  const { kind, subject, at, user } = credential;
  const values = { kind: at, ...(user !== undefined && { user }) };
  return { key: rotationKey(credential), kind, subject, values, role, dueOn };
}
