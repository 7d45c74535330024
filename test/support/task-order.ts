import type { Json } from '../../src/domain/actions/action.js';
import type { TaskName } from '../../src/domain/maintenance/catalogue.js';
import { TASK_SCHEMAS } from '../../src/domain/maintenance/params.schema.js';
import type { TaskParams } from '../../src/domain/maintenance/params.js';
import type { TaskLine, TaskReport } from '../../src/domain/maintenance/task.js';
import type { TaskOrder } from '../../src/activities/maintenance/task.js';

/** What the workflow would tell a task: parameters as guardia.yaml has them where it says nothing else. */
export function orderOf<Name extends TaskName>(
  task: Name,
  changes: Partial<Omit<TaskOrder<Name>, 'params'>> & { readonly params?: Partial<TaskParams[Name]> } = {},
): TaskOrder<Name> {
  const { params, ...given } = changes;
  return {
    service: '',
    runId: 'run',
    mode: 'live',
    startedAt: new Date().toISOString(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...given,
    params: { ...TASK_SCHEMAS[task].parse({}), ...params },
  };
}

/** The plan's work as Temporal hands it to the deed. */
export function handedOn(work: Json | undefined): Json {
  return JSON.parse(JSON.stringify(work ?? null)) as Json;
}

/** The values of the lines of one code. */
export function linesOf({ lines }: TaskReport, code: TaskLine['code']): readonly TaskLine['values'][] {
  return lines.filter((line) => line.code === code).map(({ values }) => values);
}

export function codesOf({ lines }: TaskReport): readonly string[] {
  return lines.map(({ code, attention }) => (attention ? `${code}!` : code));
}
