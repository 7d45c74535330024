import type { Mode } from '../../domain/incident.js';
import {
  figuresOfRuns,
  runFigures,
  runLines,
  successRatio,
  taskLine,
} from '../../domain/maintenance/pipeline-figures.js';
import type { EndedRun, RunSource, TaskCounts } from '../../domain/maintenance/pipeline-figures.js';
import { attention, line } from '../../domain/maintenance/report-lines.js';
import type { Figures, TaskLine } from '../../domain/maintenance/task.js';
import type { AirflowService } from '../actions/airflow-port.js';
import type { MaintenanceTask } from './task.js';

export interface PipelineFiguresPorts {
  /** Throws IntegrationError. */
  readonly airflow: (service: string, mode: Mode) => Pick<AirflowService, 'finishedRuns' | 'countTasks'>;
  /** `ownRuns`: Guardia loads, so that its own runs are the pipeline's, too. */
  readonly pipeline: (mode: Mode) => { readonly dagId: string; readonly ownRuns: boolean };
  /** Runs of Guardia that ended, at most some hundreds, newest first. */
  readonly ownRuns: () => Promise<readonly EndedRun[]>;
}

const MOST_RUNS = 2_000;

/** How long the pipeline's runs took and how often their tasks succeeded, against the same span before. */
export function pipelineFigures(ports: PipelineFiguresPorts): MaintenanceTask<'pipeline_figures'> {
  return {
    async plan({ service, mode, params: { lookBackMs }, startedAt, signal }) {
      const untilMs = Date.parse(startedAt);
      const [fromMs, beforeMs] = [untilMs - lookBackMs, untilMs - 2 * lookBackMs];
      const { dagId, ownRuns } = ports.pipeline(mode);
      const airflow = ports.airflow(service, mode);
      const iso = (atMs: number): string => new Date(atMs).toISOString();
      const lines: TaskLine[] = [];
      const figures: Record<string, number> = {};

      const tell = (source: RunSource, runs: readonly EndedRun[], mustRun: boolean): void => {
        const now = runFigures(runs, fromMs, untilMs);
        lines.push(...runLines(source, now, runFigures(runs, beforeMs, fromMs), mustRun));
        Object.assign(figures, figuresOfRuns(source === 'guardia' ? 'own' : '', now));
      };

      const runs = await known(async () => airflow.finishedRuns(dagId, iso(beforeMs), MOST_RUNS, signal));
      if (runs) tell('airflow', runs.flatMap(endedOf), !ownRuns);
      else lines.push(ownRuns ? line('dag_unknown', { dagId, service }) : attention('dag_unknown', { dagId, service }));
      if (runs?.length === MOST_RUNS) lines.push(line('runs_left_out', { runsCount: MOST_RUNS }));

      // Airflow counts from a moment on; the span before is what is left.
      const counted =
        runs &&
        (await known(
          async () =>
            [
              await airflow.countTasks(dagId, iso(fromMs), signal),
              await airflow.countTasks(dagId, iso(beforeMs), signal),
            ] as const,
        ));
      if (counted) {
        const [now, both] = counted;
        lines.push(taskLine(now, differenceOf(both, now)));
        Object.assign(figures, successFigures(now));
      } else if (runs) lines.push(line('tasks_uncounted', { service }));

      if (ownRuns) tell('guardia', await ports.ownRuns(), true);
      return { lines, figures };
    },
  };
}

/** Undefined where Airflow knows no such DAG, or has no such question: the lab's scheduler counts no tasks. */
async function known<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'NOT_FOUND') throw error;
    return undefined;
  }
}

function endedOf(run: {
  readonly state: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}): readonly EndedRun[] {
  const { state, startedAt, endedAt } = run;
  if (startedAt === undefined || endedAt === undefined) return [];
  return [{ startedAt, endedAt, succeeded: state === 'success' }];
}

function differenceOf(both: TaskCounts, now: TaskCounts): TaskCounts {
  return {
    succeeded: Math.max(0, both.succeeded - now.succeeded),
    failed: Math.max(0, both.failed - now.failed),
  };
}

function successFigures(now: TaskCounts): Figures {
  const ratio = successRatio(now);
  return { tasksCount: now.succeeded + now.failed, ...(ratio !== undefined && { taskSuccessRatio: ratio }) };
}
