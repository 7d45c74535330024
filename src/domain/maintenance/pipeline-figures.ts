import { METRIC_CHECKS } from '../checks.js';
import { median } from '../theil-sen.js';
import { line, lineWhere } from './report-lines.js';
import type { Figures, TaskLine } from './task.js';

/** One run that has ended. Moments are ISO 8601. */
export interface EndedRun {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly succeeded: boolean;
}

/** Who ran them. */
export type RunSource = 'airflow' | 'guardia';

export interface RunFigures {
  readonly runsCount: number;
  readonly failedCount: number;
  readonly meanMs?: number;
  readonly medianMs?: number;
  readonly maxMs?: number;
}

export interface TaskCounts {
  readonly succeeded: number;
  readonly failed: number;
}

const SLOW_MS = METRIC_CHECKS.dag_run_slow.params.limitMs;
const FEWEST_SUCCEED = METRIC_CHECKS.task_success_low.params.minimum;

/** Of the runs that ended within, `until` excluded. */
export function runFigures(runs: readonly EndedRun[], fromMs: number, untilMs: number): RunFigures {
  const within = runs.filter(({ endedAt }) => Date.parse(endedAt) >= fromMs && Date.parse(endedAt) < untilMs);
  const durations = within.map(({ startedAt, endedAt }) => Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));
  const medianMs = median(durations);
  return {
    runsCount: within.length,
    failedCount: within.filter(({ succeeded }) => !succeeded).length,
    ...(medianMs !== undefined && {
      meanMs: durations.reduce((sum, each) => sum + each, 0) / durations.length,
      medianMs,
      maxMs: Math.max(...durations),
    }),
  };
}

/** Of this span, against the one before. */
export function runLines(
  source: RunSource,
  now: RunFigures,
  before: RunFigures,
  mustRun: boolean,
): readonly TaskLine[] {
  const { meanMs, medianMs, maxMs } = now;
  if (meanMs === undefined || medianMs === undefined || maxMs === undefined) {
    return [lineWhere(mustRun, 'no_runs', { source, runsBeforeCount: before.runsCount })];
  }
  const runs = { runsCount: now.runsCount, failedCount: now.failedCount };
  const than = { runsBeforeCount: before.runsCount, failedBeforeCount: before.failedCount };
  const means = { meanMs, medianMs, maxMs, ...(before.meanMs !== undefined && { meanBeforeMs: before.meanMs }) };
  return [
    line('pipeline_runs', { source, ...runs, ...than }),
    lineWhere(meanMs > SLOW_MS, 'run_durations', { source, ...means, limitMs: SLOW_MS }),
  ];
}

export function successRatio({ succeeded, failed }: TaskCounts): number | undefined {
  return succeeded + failed > 0 ? succeeded / (succeeded + failed) : undefined;
}

export function taskLine(now: TaskCounts, before: TaskCounts): TaskLine {
  const [ratio, ratioBefore] = [successRatio(now), successRatio(before)];
  if (ratio === undefined) return line('no_tasks');
  return lineWhere(ratio < FEWEST_SUCCEED, 'tasks_succeeded', {
    successRatio: ratio,
    succeededCount: now.succeeded,
    failedCount: now.failed,
    ...(ratioBefore !== undefined && { beforeRatio: ratioBefore }),
    minimumRatio: FEWEST_SUCCEED,
  });
}

/** `runs` of Airflow, `ownRuns` of Guardia. */
export function figuresOfRuns(
  prefix: string,
  { runsCount, failedCount, meanMs, medianMs, maxMs }: RunFigures,
): Figures {
  const named = (name: string): string => (prefix === '' ? name : `${prefix}${name[0]?.toUpperCase()}${name.slice(1)}`);
  return {
    [named('runsCount')]: runsCount,
    [named('failedRunsCount')]: failedCount,
    ...(meanMs !== undefined && { [named('meanDurationMs')]: meanMs }),
    ...(medianMs !== undefined && { [named('medianDurationMs')]: medianMs }),
    ...(maxMs !== undefined && { [named('maxDurationMs')]: maxMs }),
  };
}
