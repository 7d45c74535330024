import type { Json } from '../../domain/actions/action.js';
import type { Mode } from '../../domain/incident.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import { neededLine, neededVacuums, stateLines, vacuumedLine } from '../../domain/maintenance/vacuum.js';
import type { TableState, VacuumState } from '../../domain/maintenance/vacuum.js';
import { percent } from '../../domain/percent.js';
import type { MaintenanceTask, TaskOrder } from './task.js';

/** Of the service's database. Throws IntegrationError. */
export interface VacuumTablesPorts {
  readonly state: (service: string, mode: Mode, signal: AbortSignal) => Promise<VacuumState>;
  readonly vacuum: (
    service: string,
    mode: Mode,
    order: {
      readonly oid: number;
      readonly lockTimeoutMs: number;
      readonly timeoutMs: number;
      readonly onProgress: (share: number | undefined) => void;
    },
    signal: AbortSignal,
  ) => Promise<
    | { readonly outcome: 'done'; readonly state: TableState; readonly tookMs: number }
    | { readonly outcome: 'no_effect' | 'gone' | 'locked' }
  >;
}

type Order = TaskOrder<'vacuum_tables'>;
type Planned = Pick<TableState, 'table' | 'oid' | 'deadRows'>;
type Work = { readonly tables: readonly Planned[] };

const LOCK_TIMEOUT_MS = 5_000;
/** Within the four hours of an attempt; tables that are left are the next run's. */
const BUDGET_MS = 3.5 * 3_600_000;

/** Tables with many dead rows, or that were never analyzed; and how the server keeps itself clean. */
export function vacuumTables(postgres: VacuumTablesPorts): MaintenanceTask<'vacuum_tables'> {
  return {
    async plan({ service, mode, params, signal }): Promise<TaskPlan> {
      const state = await postgres.state(service, mode, signal);
      const needed = neededVacuums(state, params);
      const ours = needed.filter(({ table }) => table.ours);
      const taken = ours.slice(0, params.atMostTables);
      const lines = [
        ...stateLines(state),
        ...needed.filter(({ table }) => !table.ours).map(neededLine),
        ...taken.map(neededLine),
        ...(ours.length > taken.length ? [line('vacuum_left', { leftCount: ours.length - taken.length })] : []),
      ];
      const figures = figuresOf(state);
      if (taken.length > 0) {
        const tables = taken.map(({ table: { table, oid, deadRows } }) => ({ table, oid, deadRows }));
        return { lines: withinMost(lines), figures, work: { tables } };
      }
      const none = needed.length === 0 ? [line('vacuum_none_needed', { tablesCount: state.tables.length })] : [];
      return { lines: withinMost([...lines, ...none]), figures, idle: true };
    },

    async act(order, work: Json): Promise<TaskReport> {
      const { tables } = work as unknown as Work;
      const deadlineMs = Date.now() + BUDGET_MS;
      const before = await postgres.state(order.service, order.mode, order.signal);
      const lines: TaskLine[] = [];
      for (const [index, planned] of tables.entries()) {
        if (Date.now() >= deadlineMs) {
          lines.push(line('vacuum_left', { leftCount: tables.length - index }));
          break;
        }
        lines.push(await vacuumed(order, planned, before, deadlineMs, `${index + 1}/${tables.length}`));
      }
      const after = await postgres.state(order.service, order.mode, order.signal);
      const vacuumedCount = lines.filter(({ code }) => code === 'vacuumed' || code === 'vacuum_dead_left').length;
      return {
        lines: withinMost([...lines, ...stateLines(after)]),
        figures: { ...figuresOf(after), vacuumedCount },
      };
    },
  };

  async function vacuumed(
    { service, mode, startedAt, signal, onProgress }: Order,
    planned: Planned,
    before: VacuumState,
    deadlineMs: number,
    place: string,
  ): Promise<TaskLine> {
    const { table, oid } = planned;
    const known = before.tables.find((each) => each.oid === oid);
    // An attempt that was cut off has done it, or somebody else since.
    if (known?.lastVacuum !== undefined && Date.parse(known.lastVacuum) >= Date.parse(startedAt)) {
      return line('vacuum_already', { table, deadAfterCount: known.deadRows, lastAt: known.lastVacuum });
    }
    onProgress(`${place} ${table}`);
    const result = await postgres.vacuum(
      service,
      mode,
      {
        oid,
        lockTimeoutMs: LOCK_TIMEOUT_MS,
        timeoutMs: Math.max(1, deadlineMs - Date.now()),
        onProgress: (share) => onProgress(`${place} ${table}${share === undefined ? '' : ` ${percent(share)}`}`),
      },
      signal,
    );
    switch (result.outcome) {
      case 'done':
        return vacuumedLine(planned, result.state, result.tookMs);
      case 'no_effect':
        return attention('vacuum_no_effect', { table });
      case 'locked':
        return attention('vacuum_locked', { table, lockTimeoutMs: LOCK_TIMEOUT_MS });
      case 'gone':
        return line('vacuum_gone', { table });
    }
  }
}

function figuresOf({ tables, xidAge }: VacuumState) {
  const deadRowsCount = tables.reduce((sum, { deadRows }) => sum + deadRows, 0);
  const liveRowsCount = tables.reduce((sum, { liveRows }) => sum + liveRows, 0);
  return { tablesCount: tables.length, deadRowsCount, liveRowsCount, xidAgeCount: xidAge };
}
