import { attention, line } from './report-lines.js';
import type { TaskLine } from './task.js';

/** A table as PostgreSQL's statistics have it. Moments are ISO 8601. */
export interface TableState {
  /** As SQL writes it: `public.clientes`, quoted where it must be. */
  readonly table: string;
  /** Of the catalogue: another table of the same name has another one. */
  readonly oid: number;
  readonly liveRows: number;
  readonly deadRows: number;
  /** As it was at the last vacuum or analyze; 0 before the first. */
  readonly bytes: number;
  /** By hand or by autovacuum. */
  readonly lastVacuum?: string;
  readonly lastAnalyze?: string;
  readonly autovacuumOff: boolean;
  /** Whether our user may vacuum it. */
  readonly ours: boolean;
}

/** How the server keeps itself clean. */
export interface VacuumState {
  readonly database: string;
  /** Needs autovacuum and track_counts. */
  readonly autovacuumOn: boolean;
  readonly workers: number;
  readonly mostWorkers: number;
  readonly lastAutovacuum?: string;
  /** How many transactions ago the oldest row was frozen: of the database that is oldest. */
  readonly oldestDatabase: string;
  readonly xidAge: number;
  readonly freezeMaxAge: number;
  /** Who keeps dead rows from being removed, where somebody holds a snapshot for long. */
  readonly holder?: { readonly pid: number; readonly application: string; readonly sinceMs: number };
  readonly tables: readonly TableState[];
}

export interface VacuumLimits {
  readonly minDeadRatio: number;
  readonly minDeadRows: number;
  readonly atMostTables: number;
}

/** Why a table is vacuumed. */
export type VacuumReason = 'dead_rows' | 'never_analyzed';

export interface NeededVacuum {
  readonly table: TableState;
  readonly reason: VacuumReason;
}

/** A forced vacuum begins at autovacuum_freeze_max_age: an age well beyond says that it does not get through. */
const WELL_BEYOND = 1.1;
const LONG_SNAPSHOT_MS = 3_600_000;
const NAMES_SHOWN = 10;

export function deadRatio({ liveRows, deadRows }: TableState): number {
  return deadRows > 0 ? deadRows / (liveRows + deadRows) : 0;
}

/** Those with the most dead rows first; what was never analyzed comes after them. */
export function neededVacuums({ tables }: VacuumState, limits: VacuumLimits): readonly NeededVacuum[] {
  const dead = tables
    .filter((table) => table.deadRows >= limits.minDeadRows && deadRatio(table) >= limits.minDeadRatio)
    .sort((a, b) => b.deadRows - a.deadRows)
    .map((table): NeededVacuum => ({ table, reason: 'dead_rows' }));
  const unknown = tables
    .filter(
      (table) =>
        table.lastAnalyze === undefined &&
        table.liveRows + table.deadRows > 0 &&
        !dead.some((known) => known.table === table),
    )
    .sort((a, b) => b.liveRows - a.liveRows)
    .map((table): NeededVacuum => ({ table, reason: 'never_analyzed' }));
  return [...dead, ...unknown];
}

/** What is to be said of the server before any table. */
export function stateLines(state: VacuumState): readonly TaskLine[] {
  const { database, workers, mostWorkers, lastAutovacuum, xidAge, freezeMaxAge, holder } = state;
  const running = { database, workersCount: workers, mostWorkersCount: mostWorkers };
  const off = state.tables.filter(({ autovacuumOff }) => autovacuumOff).map(({ table }) => table);
  const share = xidAge / freezeMaxAge;
  const age = { database: state.oldestDatabase, xidAgeCount: xidAge, freezeMaxAgeCount: freezeMaxAge, ageRatio: share };
  return [
    state.autovacuumOn
      ? line('autovacuum_on', { ...running, ...(lastAutovacuum !== undefined && { lastAt: lastAutovacuum }) })
      : attention('autovacuum_off', { database }),
    ...(off.length > 0 ? [attention('autovacuum_off_tables', { tables: listed(off), tablesCount: off.length })] : []),
    share > WELL_BEYOND ? attention('xid_age_high', age) : line('xid_age', age),
    ...(holder && holder.sinceMs >= LONG_SNAPSHOT_MS ? [attention('snapshot_held', { ...holder })] : []),
  ];
}

/** One table that is to be vacuumed. */
export function neededLine({ table, reason }: NeededVacuum): TaskLine {
  const values = {
    table: table.table,
    deadRowsCount: table.deadRows,
    liveRowsCount: table.liveRows,
    deadRatio: deadRatio(table),
    sizeBytes: table.bytes,
    ...(table.lastVacuum !== undefined && { lastAt: table.lastVacuum }),
  };
  if (!table.ours) return attention('vacuum_not_ours', values);
  return line(reason === 'dead_rows' ? 'vacuum_needed' : 'vacuum_never_analyzed', values);
}

/** What became of one table. More than half of its dead rows left: something keeps them. */
export function vacuumedLine(
  before: Pick<TableState, 'table' | 'deadRows'>,
  after: TableState,
  tookMs: number,
): TaskLine {
  const values = {
    table: before.table,
    deadBeforeCount: before.deadRows,
    deadAfterCount: after.deadRows,
    tookMs,
  };
  return after.deadRows * 2 > before.deadRows ? attention('vacuum_dead_left', values) : line('vacuumed', values);
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ' …' : ''}`;
}
