import { auditTo } from './desk-audit.js';
import { dagRuns } from './desk-dag.js';
import { dateOf } from './desk-dates.js';
import { deskErrors } from './desk-errors.js';
import type { DeskErrors } from './desk-errors.js';
import type {
  DeskOrder,
  DeskWatch,
  FileAnswer,
  RecordsAnswer,
  RunAnswer,
  RunHistory,
  RunOrder,
  RunStatus,
} from './desk-orders.js';
import type { DeskPorts, DeskRunner } from './desk-ports.js';
import { deskReprocess } from './desk-reprocess.js';
import { createStarter } from './desk-start.js';

/**
 * What people, HTTP and runbooks may ask of the ingestion: one implementation for all of them, and for all three runners.
 * Every deed says who asked and leaves a line in audit_log. With `observe` the user's own DAG loads, and runs are that DAG's.
 * Throws DeskError for what can be explained, ClientError of Temporal's side, IntegrationError of a service's.
 */
export interface Desk {
  readonly runner: DeskRunner;
  readonly pipeline: string;
  readonly timeZone: string;
  /** Starts the date's run or joins the one that is under way. */
  run(order: RunOrder, watch?: DeskWatch): Promise<RunAnswer>;
  /** Today's where no date is given; with `observe`, the DAG's last runs. */
  status(date?: string): Promise<RunStatus>;
  /** Newest first. */
  history(limit: number): Promise<RunHistory>;
  /** Rejected records and files. */
  readonly errors: DeskErrors;
  /** Takes a corrected file from error/ to input/ and runs it alone. Again: the same. */
  reprocessFile(order: DeskOrder & { readonly file: string }, watch?: DeskWatch): Promise<FileAnswer>;
  /** Loads a file of corrected records alone; the master is told by the file's name where it is not said. */
  reprocessRecords(
    order: DeskOrder & { readonly path: string; readonly master?: string },
    watch?: DeskWatch,
  ): Promise<RecordsAnswer>;
  /** Publishes what waits in the outbox. */
  publishEvents(order: DeskOrder, watch?: DeskWatch): Promise<RunAnswer>;
  /** Runs a date again: loads once more what stands in processed/ of it, publishes and merges what is missing. */
  rerunDate(order: RunOrder, watch?: DeskWatch): Promise<RunAnswer>;
}

export function createDesk(ports: DeskPorts): Desk {
  const { runner, pipeline, timeZone } = ports;
  const audit = auditTo(ports);
  const starter = createStarter(ports, audit);
  const checked = (date?: string): string => dateOf(date, ports.nowMs(), timeZone);

  return {
    runner,
    pipeline,
    timeZone,
    run: (order, watch) => starter.run('run_ingestion', order, watch),
    status: async (date) =>
      runner === 'observe'
        ? dagRuns(ports).status(date === undefined ? undefined : checked(date))
        : starter.own.status(checked(date)),
    history: async (limit) => (runner === 'observe' ? dagRuns(ports).history(limit) : starter.own.history(limit)),
    errors: deskErrors(ports),
    ...deskReprocess(ports, starter, audit),
  };
}
