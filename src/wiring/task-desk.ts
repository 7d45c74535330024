import { DateTime } from 'luxon';
import type { Documents } from '../documents/open-documents.js';
import { createTaskDesk } from '../operation/person-task-desk.js';
import type { TaskDesk } from '../operation/person-task-desk.js';
import type { Store } from '../store/open-store.js';

/** The desk of tasks, with roles, people and the clock as guardia.yaml says now. */
export function openTaskDesk(
  documents: Pick<Documents, 'current'>,
  store: () => Promise<Pick<Store, 'tasks'>>,
): TaskDesk {
  return createTaskDesk({
    tasks: async () => (await store()).tasks,
    roles: () => [...documents.current().roles.keys()],
    people: () =>
      [...documents.current().people.values()].map(({ id, name, email }) => ({
        id,
        names: email === undefined ? [name] : [name, email],
      })),
    today: () => DateTime.now().setZone(documents.current().timeZone).toFormat('yyyy-MM-dd'),
  });
}
