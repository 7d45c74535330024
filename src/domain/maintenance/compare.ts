import type { MaintenanceView } from './run.js';
import type { TaskResult } from './task.js';

/** One figure of this run beside the mean of the runs before. */
export interface ComparedFigure {
  readonly name: string;
  readonly value: number;
  readonly before: number;
  /** How many runs the mean is of. */
  readonly runs: number;
}

/** A task's figures that earlier runs of the same task and service have, too. */
export function comparedFigures(result: TaskResult, earlier: readonly MaintenanceView[]): readonly ComparedFigure[] {
  const same = earlier.flatMap(({ results }) =>
    results.filter(({ task, service }) => task === result.task && service === result.service),
  );
  return Object.entries(result.figures ?? {}).flatMap(([name, value]) => {
    const values = same.flatMap(({ figures }) => {
      const known = figures?.[name];
      return known === undefined ? [] : [known];
    });
    if (values.length === 0) return [];
    const before = values.reduce((sum, one) => sum + one, 0) / values.length;
    return [{ name, value, before, runs: values.length }];
  });
}
