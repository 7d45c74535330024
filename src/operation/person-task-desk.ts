import { isOverdue } from '../domain/person-task.js';
import type { PersonTask, PersonTaskState } from '../domain/person-task.js';
import { OperationError } from './operation-error.js';

/** A task as it stands today. */
export interface ListedTask extends PersonTask {
  readonly overdue: boolean;
}

export interface TaskQuery {
  /** Open ones where absent. */
  readonly state?: PersonTaskState | 'all';
  /** A role or a person, as guardia.yaml names them. */
  readonly to?: string;
  readonly limit: number;
}

export interface TaskAssignment {
  /** A role or a person, as guardia.yaml names them; a role where both have the name. */
  readonly to: string;
  /** `YYYY-MM-DD`; kept where absent. */
  readonly due?: string | undefined;
  readonly by: string;
}

export interface PersonTasksPort {
  list(filter: {
    state?: PersonTaskState;
    role?: string;
    person?: string;
    limit: number;
  }): Promise<readonly PersonTask[]>;
  find(number: number): Promise<PersonTask | undefined>;
  assign(
    number: number,
    assignment: { role?: string; person?: string; dueOn?: string; by: string },
  ): Promise<PersonTask | undefined>;
  finish(number: number, done: { by: string; note?: string }): Promise<PersonTask | undefined>;
}

export interface TaskDeskParts {
  readonly tasks: () => Promise<PersonTasksPort>;
  /** As guardia.yaml says now: ids of roles, and people with all the names that they go by. */
  readonly roles: () => readonly string[];
  readonly people: () => readonly { readonly id: string; readonly names: readonly string[] }[];
  /** `YYYY-MM-DD`, on the operation's clock. */
  readonly today: () => string;
}

/** What people do about their tasks. Throws OperationError, and IntegrationError where the store does not answer. */
export interface TaskDesk {
  /** Open before done, what is due first before the rest. */
  list(query: TaskQuery): Promise<readonly ListedTask[]>;
  assign(number: number, assignment: TaskAssignment): Promise<ListedTask>;
  done(number: number, done: { readonly by: string; readonly note?: string | undefined }): Promise<ListedTask>;
}

export function createTaskDesk({ tasks, roles, people, today }: TaskDeskParts): TaskDesk {
  const listed = (task: PersonTask): ListedTask => ({ ...task, overdue: isOverdue(task, today()) });

  function assigneeOf(to: string): { role: string } | { person: string } {
    if (roles().includes(to)) return { role: to };
    const wanted = to.trim().toLowerCase();
    const person = people().find(({ id, names }) => [id, ...names].some((name) => name.toLowerCase() === wanted));
    if (person) return { person: person.id };
    throw new OperationError('unknown_assignee', { to, known: [...roles(), ...people().map(({ id }) => id)] });
  }

  /** Why nothing was changed: there is no such task, or somebody was faster. */
  async function refused(number: number): Promise<never> {
    const found = await (await tasks()).find(number);
    if (!found) throw new OperationError('unknown_task', { number: String(number) });
    throw new OperationError('task_done', { number: String(number), by: found.doneBy ?? '', at: found.doneAt ?? '' });
  }

  return {
    async list({ state = 'open', to, limit }) {
      const filter = { ...(state !== 'all' && { state }), ...(to !== undefined && assigneeOf(to)), limit };
      return (await (await tasks()).list(filter)).map(listed);
    },
    async assign(number, { to, due, by }) {
      const assignment = { ...assigneeOf(to), ...(due !== undefined && { dueOn: due }), by };
      const assigned = await (await tasks()).assign(number, assignment);
      return listed(assigned ?? (await refused(number)));
    },
    async done(number, { by, note }) {
      const finished = await (await tasks()).finish(number, { by, ...(note !== undefined && { note }) });
      return listed(finished ?? (await refused(number)));
    },
  };
}
