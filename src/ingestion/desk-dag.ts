import { setTimeout as pause } from 'node:timers/promises';
import { dateOfDagRun } from './desk-dates.js';
import { DeskError } from './desk-error.js';
import type { DagRunOfDate, DeskWatch, RunAnswer, RunHistory, RunStatus } from './desk-orders.js';
import type { DagPort, DeskPorts } from './desk-ports.js';
import type { AskedRun } from './desk-runs.js';

/** Runs of the user's own DAG, for the runner `observe`: Guardia asks for them, looks at them and clears them. */
export interface DagRuns {
  /** One run per date at a time: one that is queued or running is joined; `afterRunning` joins only one that has not begun. */
  trigger(wish: AskedRun, when?: 'afterRunning'): Promise<RunAnswer>;
  /** Clears the failed tasks of the date's newest run; where none had failed, triggers a run. */
  rerun(wish: AskedRun): Promise<RunAnswer>;
  /** Looks at the run again and again until it ends, because Airflow tells nobody. */
  waitFor(answer: RunAnswer, watch: DeskWatch): Promise<RunAnswer>;
  status(date: string | undefined): Promise<RunStatus>;
  history(limit: number): Promise<RunHistory>;
}

/** How far back a date is looked for: a quarter of a year of daily runs. */
const RUNS_SEARCHED = 100;
const RUNS_SHOWN = 10;
const LOOK_EVERY_MS = 2_000;

export function dagRuns(ports: DeskPorts): DagRuns {
  const withDates = async (dag: DagPort, limit: number): Promise<readonly DagRunOfDate[]> =>
    (await dag.lastRuns(limit)).map((run) => ({ ...run, date: dateOfDagRun(run, ports.nowMs(), ports.timeZone) }));
  const runsOf = async (dag: DagPort, date: string): Promise<readonly DagRunOfDate[]> =>
    (await withDates(dag, RUNS_SEARCHED)).filter((run) => run.date === date);
  const answerOf = (dag: DagPort, date: string, outcome: RunAnswer['outcome'], runId: string): RunAnswer => ({
    runner: 'observe',
    outcome,
    date,
    runId,
    dagId: dag.dagId,
  });

  async function trigger(wish: AskedRun, when?: 'afterRunning'): Promise<RunAnswer> {
    const dag = await ports.dag();
    const { date } = wish;
    const underWay = (await runsOf(dag, date)).find(
      ({ state }) => state === 'queued' || (state === 'running' && when !== 'afterRunning'),
    );
    if (underWay) return answerOf(dag, date, 'joined', underWay.runId);
    const moment = new Date(ports.nowMs()).toISOString();
    const run = await dag.trigger(`guardia__${date}__${moment}`, confOf(wish));
    return answerOf(dag, date, 'started', run.runId);
  }

  return {
    trigger,

    async rerun(wish) {
      const dag = await ports.dag();
      const newest = (await runsOf(dag, wish.date))[0];
      if (newest?.state !== 'failed') return trigger(wish);
      const cleared = await dag.clearFailed(newest.runId);
      // A run may be failed by hand, with no failed task in it.
      if (cleared.length === 0) return trigger(wish);
      return { ...answerOf(dag, wish.date, 'cleared', newest.runId), cleared };
    },

    async waitFor(answer, { onDag, signal }) {
      const dag = await ports.dag();
      for (;;) {
        const [run, tasks] = await Promise.all([dag.run(answer.runId), dag.tasks(answer.runId)]);
        onDag?.(run, tasks);
        signal?.throwIfAborted();
        if (run.state === 'success') return { ...answer, state: 'succeeded', tasks };
        if (run.state === 'failed') return { ...answer, state: 'failed', tasks };
        await pause(LOOK_EVERY_MS, undefined, { signal });
      }
    },

    async status(date) {
      const dag = await ports.dag();
      const runs = date === undefined ? await withDates(dag, RUNS_SHOWN) : await runsOf(dag, date);
      if (date !== undefined && runs.length === 0) throw new DeskError('no_run', { date });
      const tasks = runs[0] ? await dag.tasks(runs[0].runId) : [];
      return { runner: 'observe', dagId: dag.dagId, runs, tasks };
    },

    async history(limit) {
      const dag = await ports.dag();
      return { runner: 'observe', dagId: dag.dagId, runs: await withDates(dag, limit) };
    },
  };
}

/** What the DAG can read as `dag_run.conf`; our own DAG of `deploy/airflow` reads the same. */
function confOf({ date, masters, files, again, by }: AskedRun): Readonly<Record<string, unknown>> {
  return {
    date,
    ...(masters && { masters }),
    ...(files && { files }),
    ...(again && { again }),
    ...(by !== undefined && { by }),
  };
}
