import type { Json } from '../../domain/actions/action.js';
import { line } from '../../domain/maintenance/report-lines.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import type { MaintenanceTask } from './task.js';

interface OldRecords {
  readonly table: string;
  readonly rowsCount: number;
  readonly oldestAt?: string;
}

/** Guardia's own store. Throws IntegrationError. */
export interface PruneOwnRecordsPorts {
  /** What is older than a moment (ISO 8601) and belongs to no open incident, by table. */
  readonly count: (before: string) => Promise<readonly OldRecords[]>;
  /** Deletes a bounded number of them; how many, so that none is the end. */
  readonly delete: (table: string, before: string) => Promise<number>;
}

interface Work {
  readonly before: string;
  readonly tables: readonly { readonly table: string; readonly rowsCount: number }[];
}

/** Within the ten minutes of an attempt; what is left is the next run's. */
const BUDGET_MS = 8 * 60_000;

/** Messages, notes and reports that nobody needs any more. Incidents and post-mortems stay for ever. */
export function pruneOwnRecords(records: PruneOwnRecordsPorts): MaintenanceTask<'prune_own_records'> {
  return {
    async plan({ params, startedAt }): Promise<TaskPlan> {
      const before = new Date(Date.parse(startedAt) - params.keepMs).toISOString();
      const counted = await records.count(before);
      const old = counted.filter(({ rowsCount }) => rowsCount > 0);
      const figures = { oldRecordsCount: sumOf(old) };
      if (old.length === 0) return { lines: [line('no_old_records', { before })], figures, idle: true };
      const tables = old.map(({ table, rowsCount }) => ({ table, rowsCount }));
      return {
        lines: old.map(({ table, rowsCount, oldestAt = before }) =>
          line('old_records', { table, rowsCount, oldestAt, before }),
        ),
        figures,
        work: { before, tables },
      };
    },

    async act({ onProgress, signal }, work: Json): Promise<TaskReport> {
      const { before, tables } = work as unknown as Work;
      const deadlineMs = Date.now() + BUDGET_MS;
      const known = (await records.count(before)).map(({ table }) => table);
      for (const table of known.filter((each) => tables.some((planned) => planned.table === each))) {
        let deleted = 0;
        for (let some = 1; some > 0 && Date.now() < deadlineMs && !signal.aborted;) {
          some = await records.delete(table, before);
          deleted += some;
          onProgress(`${table}: ${deleted}`);
        }
      }
      // What is gone is what was planned less what is left, so that an attempt that was cut off is counted, too.
      const left = await records.count(before);
      const lines = tables.flatMap(({ table, rowsCount }): readonly TaskLine[] => {
        const leftCount = left.find((each) => each.table === table)?.rowsCount ?? 0;
        const gone = line('records_deleted', { table, rowsCount: Math.max(0, rowsCount - leftCount) });
        return leftCount > 0 ? [gone, line('records_left', { table, rowsCount: leftCount })] : [gone];
      });
      const deletedRecordsCount = Math.max(0, sumOf(tables) - sumOf(left));
      return { lines, figures: { deletedRecordsCount } };
    },
  };
}

function sumOf(tables: readonly { readonly rowsCount: number }[]): number {
  return tables.reduce((sum, { rowsCount }) => sum + rowsCount, 0);
}
