import type { LastRunsPort } from '../activities/actions/verify-date-ingested.js';
import type { Mode } from '../domain/incident.js';
import { businessDate } from '../domain/ingestion/names.js';
import type { Desk } from '../ingestion/desk.js';
import { DeskError } from '../ingestion/desk-error.js';

/** The newest run of a date, as the desk knows it. */
export function lastRunsPort(deskFor: (mode: Mode) => Desk): LastRunsPort {
  return {
    async lastRun({ date, at }, mode) {
      const desk = deskFor(mode);
      try {
        const status = await desk.status(date ?? businessDate(at, desk.timeZone));
        if (status.runner !== 'observe') {
          const { workflowId, state, startedAt } = status.view;
          return { run: workflowId, state, startedAt };
        }
        const [newest] = status.runs;
        if (!newest) return undefined;
        const { runId, state, startedAt } = newest;
        return {
          run: `${status.dagId}/${runId}`,
          state: state === 'success' ? 'succeeded' : state,
          ...(startedAt !== undefined && { startedAt }),
        };
      } catch (error) {
        if (error instanceof DeskError && error.code === 'no_run') return undefined;
        throw error;
      }
    },
  };
}
