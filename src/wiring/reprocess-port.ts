import type { ReprocessOrder, ReprocessPort, RunWatch } from '../activities/actions/reprocess.js';
import type { ReprocessResult } from '../domain/actions/action.js';
import type { FailureCode } from '../domain/failures.js';
import type { Mode } from '../domain/incident.js';
import { businessDate } from '../domain/ingestion/names.js';
import type { Desk } from '../ingestion/desk.js';
import { DeskError } from '../ingestion/desk-error.js';
import type { DeskErrorCode } from '../ingestion/desk-error.js';
import type { DeskOrder, DeskWatch, RunAnswer } from '../ingestion/desk-orders.js';
import { IntegrationError } from '../integrations/integration-error.js';

/** What a runbook's step hears of the desk's answers, in the catalogue of failures. */
const FAILURES: Readonly<Record<DeskErrorCode, FailureCode>> = {
  no_run: 'NOT_FOUND',
  no_file: 'NOT_FOUND',
  no_records: 'NOT_FOUND',
  unknown_master: 'NOT_FOUND',
  master_not_clear: 'NOT_FOUND',
  file_in_the_way: 'CONFLICT',
  bad_date: 'CONFIG_INVALID',
  archived: 'FILE_ARCHIVED',
  not_with_observe: 'NOT_ALLOWED',
};

/** The deeds of runbooks, done by the desk that people use. `resolvePath`: relative paths begin at the home. */
export function reprocessPort(
  deskFor: (mode: Mode) => Desk,
  resolvePath: (path: string) => string,
  mastersOf: () => readonly string[],
): ReprocessPort {
  function deed<Order extends ReprocessOrder>(
    work: (desk: Desk, order: Order & DeskOrder, watch: DeskWatch) => Promise<RunAnswer | undefined>,
  ) {
    return async (order: Order, watch: RunWatch): Promise<ReprocessResult> => {
      const desk = deskFor(order.mode);
      const date = order.date ?? businessDate(order.at, desk.timeZone);
      try {
        return resultOf(await work(desk, { ...order, date, reason: 'incident' }, watchOf(watch)));
      } catch (error) {
        if (!(error instanceof DeskError)) throw error;
        throw new IntegrationError(FAILURES[error.code], error.message, { cause: error });
      }
    };
  }

  return {
    file: deed(async (desk, order, watch) => (await desk.reprocessFile(order, watch)).run),
    records: deed(async (desk, order, watch) => {
      return (await desk.reprocessRecords({ ...order, path: resolvePath(order.path) }, watch)).run;
    }),
    events: deed((desk, order, watch) => desk.publishEvents(order, watch)),
    date: deed((desk, { masters, again = false, ...order }, watch) => {
      const subject = mastersOf().includes(order.subject) ? [order.subject] : undefined;
      return desk.rerunDate({ ...order, again, masters: masters ?? subject }, watch);
    }),
  };
}

function watchOf({ signal, onStage }: RunWatch): DeskWatch {
  const tell = (name: string | undefined): void => void (name !== undefined && onStage(name));
  return {
    signal,
    onView: ({ stages }) => tell(stages.find(({ state }) => state === 'running')?.name),
    onDag: (_run, tasks) => tell(tasks.find(({ state }) => state === 'running')?.name),
  };
}

/** Nothing had to run where there is no answer: what was asked for is done. */
function resultOf(run: RunAnswer | undefined): ReprocessResult {
  if (!run) return { succeeded: true };
  const { workflowId, dagId, runId, state, view } = run;
  const failed = view?.stages.find((stage) => stage.state === 'failed');
  return {
    // A run that was joined and goes on has seen to this deed; whether that went well, its stages say.
    succeeded: state === undefined ? failed === undefined : state === 'succeeded',
    run: workflowId ?? `${dagId}/${runId}`,
    ...(view && {
      rowsLoaded: view.totals.rowsLoaded,
      rowsRejected: view.totals.rowsRejected,
      published: view.published,
    }),
    ...(failed && { failedStage: failed.name, ...(failed.code !== undefined && { code: failed.code }) }),
  };
}
