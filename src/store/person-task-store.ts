import type { NewPersonTask, PersonTask } from '../domain/person-task.js';
import type { Db } from './db.js';
import {
  assignPersonTask,
  findPersonTask,
  finishPersonTask,
  listPersonTasks,
  openPersonTask,
  openPersonTaskKeys,
  personTasksLastDone,
} from './person-tasks.js';
import type { OpenedPersonTask, PersonTaskAssignment, PersonTaskFilter } from './person-tasks.js';

/** Tasks for people; every method throws IntegrationError. */
export interface PersonTaskStore {
  open(task: NewPersonTask): Promise<OpenedPersonTask>;
  /** Open before done, what is due first before the rest. */
  list(filter: PersonTaskFilter): Promise<readonly PersonTask[]>;
  find(number: number): Promise<PersonTask | undefined>;
  /** The numbers of the open ones, by key. */
  openKeys(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** When one was last done, ISO 8601 by key. */
  lastDone(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Undefined where no task of that number is open. */
  assign(number: number, assignment: PersonTaskAssignment): Promise<PersonTask | undefined>;
  /** Undefined where no task of that number is open. */
  finish(number: number, done: { readonly by: string; readonly note?: string }): Promise<PersonTask | undefined>;
}

export function personTasks(db: Db): PersonTaskStore {
  return {
    open: (task) => openPersonTask(db, task),
    list: (filter) => listPersonTasks(db, filter),
    find: (number) => findPersonTask(db, number),
    openKeys: (keys) => openPersonTaskKeys(db, keys),
    lastDone: (keys) => personTasksLastDone(db, keys),
    assign: (number, assignment) => assignPersonTask(db, number, assignment),
    finish: (number, done) => finishPersonTask(db, number, done),
  };
}
