/** Why a task needs a person. Its words, from the code and the values, are in `messages/person-tasks.ts`. */
export const PERSON_TASK_KINDS = ['rotate_password', 'rotate_webhook', 'rotate_token'] as const;
export type PersonTaskKind = (typeof PERSON_TASK_KINDS)[number];

export const PERSON_TASK_STATES = ['open', 'done'] as const;
export type PersonTaskState = (typeof PERSON_TASK_STATES)[number];

/** A task as whoever finds it out opens it; the store gives it a number. */
export interface NewPersonTask {
  /** What it is about, kind and all: of one key no two tasks are open at a time. */
  readonly key: string;
  readonly kind: PersonTaskKind;
  /** A service, a channel, a variable. */
  readonly subject: string;
  /** For the words; never a secret. */
  readonly values: Readonly<Record<string, string | number>>;
  /** The maintenance run. What it opened once it does not open again, even after somebody did it. */
  readonly createdBy: string;
  readonly role?: string;
  readonly person?: string;
  /** `YYYY-MM-DD`, on the operation's clock. */
  readonly dueOn: string;
}

export interface PersonTask extends Omit<NewPersonTask, 'key'> {
  readonly number: number;
  readonly state: PersonTaskState;
  /** ISO 8601, as all moments here. */
  readonly createdAt: string;
  /** Who gave it to its role or person; absent where the run did. */
  readonly assignedBy?: string;
  readonly assignedAt?: string;
  readonly doneBy?: string;
  readonly doneAt?: string;
  readonly note?: string;
}

/** Overdue from the day after its day. `today` is `YYYY-MM-DD` on the same clock. */
export function isOverdue({ state, dueOn }: Pick<PersonTask, 'state' | 'dueOn'>, today: string): boolean {
  return state === 'open' && dueOn < today;
}
