import type { Json } from '../../domain/actions/action.js';
import { FRESH_DAYS, rotationKey, rotationOf, rotationTask } from '../../domain/maintenance/credentials.js';
import type { Credential, Rotation } from '../../domain/maintenance/credentials.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import type { NewPersonTask } from '../../domain/person-task.js';
import type { MaintenanceTask } from './task.js';

export interface RotatePasswordsPorts {
  readonly credentials: {
    /** What guardia.yaml and the environment say, without the lab's; never a secret. */
    all(signal: AbortSignal): Promise<readonly Credential[]>;
    /** IANA. */
    zone(): string;
    hasRole(role: string): boolean;
  };
  readonly tasks: {
    openKeys(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
    lastDone(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
    open(task: NewPersonTask): Promise<{ readonly outcome: 'opened' | 'known'; readonly task: { number: number } }>;
  };
}

/** Its deed: tasks that are opened in the name of the run. */
interface DueTasks {
  readonly tasks: readonly Omit<NewPersonTask, 'createdBy'>[];
}

/** So many fit into the work of one run; the next one opens the rest. */
const MOST_TASKS = 100;

/** Each credential that is due becomes one task for the people of a role; it is open once, however many runs ask. */
export function rotatePasswords({ credentials, tasks }: RotatePasswordsPorts): MaintenanceTask<'rotate_passwords'> {
  return {
    async plan({ params, startedAt, signal }) {
      const found = await credentials.all(signal);
      if (found.length === 0) return { lines: [line('credentials_none')], figures: { dueCount: 0 }, idle: true };
      const keys = found.map(rotationKey);
      const [open, done] = await Promise.all([tasks.openKeys(keys), tasks.lastDone(keys)]);
      const rules = { startedAt, zone: credentials.zone(), dueWithinMs: params.dueWithinMs };
      const judged = found.map((credential) => {
        const key = rotationKey(credential);
        return { credential, rotation: rotationOf(credential, { open: open.get(key), doneAt: done.get(key) }, rules) };
      });
      const due = judged.flatMap(({ credential, rotation }) =>
        rotation.state === 'due' ? [rotationTask(credential, rotation.dueOn, params.role)] : [],
      );
      const role = { role: params.role };
      const lines = [
        ...(due.length > 0 && !credentials.hasRole(params.role) ? [attention('rotation_role_unknown', role)] : []),
        ...judged.map(({ credential, rotation }) => rotationLine(credential, rotation)),
      ];
      const figures = { credentialCount: found.length, dueCount: due.length };
      if (due.length === 0) return { lines: withinMost(lines), figures, idle: true };
      const work = { tasks: due.slice(0, MOST_TASKS) } satisfies DueTasks;
      return { lines: withinMost(lines), figures, work: work as unknown as Json };
    },

    async act({ runId, onProgress }, work) {
      const { tasks: due } = work as unknown as DueTasks;
      const lines: TaskLine[] = [];
      let openedCount = 0;
      for (const task of due) {
        onProgress(task.subject);
        const { outcome, task: opened } = await tasks.open({ ...task, createdBy: runId });
        const { subject, role = '', dueOn } = task;
        if (outcome === 'opened') openedCount += 1;
        // Of a second attempt what the first one opened is known, and was opened by this run all the same.
        lines.push(line('rotation_task_opened', { number: opened.number, subject, role, dueOn }));
      }
      return { lines: withinMost(lines), figures: { openedCount } };
    },
  };
}

function rotationLine({ subject, at, user = '' }: Credential, rotation: Rotation): TaskLine {
  const values = { subject, at, user };
  switch (rotation.state) {
    case 'due':
      return line('credential_due', { ...values, dueOn: rotation.dueOn });
    case 'open':
      return attention('credential_task_open', { ...values, number: rotation.number });
    case 'fresh':
      return line('credential_fresh', { ...values, doneAt: rotation.doneAt, dayCount: FRESH_DAYS });
  }
}
