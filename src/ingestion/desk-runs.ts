import type { IngestionClient, StartedRun } from '../client/ingestion-client.js';
import type { IngestionInput, IngestionView } from '../domain/ingestion/run.js';
import { DeskError } from './desk-error.js';
import type { DeskWatch, RunAnswer, RunHistory, RunStatus } from './desk-orders.js';
import type { DeskPorts } from './desk-ports.js';

/** What a run is started with, apart from what the desk knows itself. */
export type AskedRun = Omit<IngestionInput, 'pipeline' | 'mode'>;

/** Runs of Guardia's own workflow, for the runners `guardia` and `airflow`. */
export interface OwnRuns {
  start(wish: AskedRun): Promise<RunAnswer>;
  /** As `start`; then waits, and where a run that was under way did not do what is wished, starts one after it. */
  startAndWait(
    wish: AskedRun,
    watch: DeskWatch,
    stillNeeded: (ended: IngestionView) => Promise<boolean>,
  ): Promise<RunAnswer>;
  status(date: string): Promise<RunStatus>;
  history(limit: number): Promise<RunHistory>;
}

/** Somebody who starts run after run would otherwise keep a deed waiting for ever. */
const MOST_RUNS_WAITED_FOR = 5;

export function ownRuns(ports: DeskPorts, runner: 'guardia' | 'airflow'): OwnRuns {
  const { pipeline, mode } = ports;

  const inputOf = (wish: AskedRun): IngestionInput => ({ ...wish, pipeline, ...(mode && { mode }) });
  const answerOf = ({ date }: AskedRun, { outcome, workflowId, runId }: StartedRun): RunAnswer => ({
    runner,
    outcome,
    date,
    runId,
    workflowId,
  });

  async function waitFor(client: IngestionClient, run: StartedRun, watch: DeskWatch): Promise<IngestionView> {
    const view = await client.follow(run, watch.onView, watch.signal);
    watch.signal?.throwIfAborted();
    return view;
  }

  return {
    start: async (wish) => answerOf(wish, await (await ports.client()).start(inputOf(wish))),

    async startAndWait(wish, watch, stillNeeded) {
      const client = await ports.client();
      for (let waited = 1; ; waited++) {
        const run = await client.start(inputOf(wish));
        const view = await waitFor(client, run, watch);
        // A run that was joined says itself that it has seen to what was wished.
        const isServed = run.outcome === 'started' || (run.wishId !== undefined && view.served?.includes(run.wishId));
        const isDone = isServed || waited === MOST_RUNS_WAITED_FOR || !(await stillNeeded(view));
        const state = view.state === 'running' ? {} : { state: view.state };
        if (isDone) return { ...answerOf(wish, run), ...state, view };
      }
    },

    async status(date) {
      // Temporal knows the run that is under way; the store also what Temporal has forgotten, or cannot say now.
      const asked = await Promise.allSettled([
        ports.client().then((client) => client.show(pipeline, date)),
        ports.runs().then((runs) => runs.findRun(pipeline, date)),
      ]);
      const view = asked.map((answer) => (answer.status === 'fulfilled' ? answer.value : undefined)).find(Boolean);
      if (view) return { runner, view };
      const failed = asked.find((answer) => answer.status === 'rejected' && !isNotFound(answer.reason));
      if (failed?.status === 'rejected') throw failed.reason;
      throw new DeskError('no_run', { date });
    },

    history: async (limit) => ({ runner, runs: await (await ports.runs()).listRuns({ pipeline, limit }) }),
  };
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'not_found' || error.code === 'no_run');
}
