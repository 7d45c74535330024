import type { Json } from '../../domain/actions/action.js';
import type { Mode } from '../../domain/incident.js';
import { MOST_BYTES_UNASKED, neededRebuild, rebuildNeedsBytes, wastedBytes } from '../../domain/maintenance/rebuild.js';
import type { PlannedRebuild, TableBloat } from '../../domain/maintenance/rebuild.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import type { MaintenanceTask } from './task.js';

type Outcome =
  | {
      readonly outcome: 'done' | 'done_before';
      readonly before: number;
      readonly after: number;
      readonly tookMs: number;
    }
  | { readonly outcome: 'locked' | 'gone' | 'not_ours' }
  | { readonly outcome: 'no_space' | 'unasked'; readonly neededBytes: number; readonly freeBytes: number };

/** Of the service's database. Throws IntegrationError. */
export interface RebuildPort {
  bloats(service: string, mode: Mode, signal: AbortSignal): Promise<readonly TableBloat[]>;
  /** What the server's disk has free; undefined where it cannot be asked. */
  freeBytes(service: string, mode: Mode, signal: AbortSignal): Promise<number | undefined>;
  /** Again, after it was done: `done_before`, by the table's files. */
  rebuild(
    service: string,
    mode: Mode,
    order: {
      readonly planned: PlannedRebuild;
      readonly lockTimeoutMs: number;
      readonly room: (now: TableBloat) => Promise<Outcome | undefined>;
      readonly onProgress: () => void;
    },
    signal: AbortSignal,
  ): Promise<Outcome>;
}

type Work = { readonly tables: readonly PlannedRebuild[] };

/** Within the six hours of an attempt; tables that are left are the next run's. */
const BUDGET_MS = 5 * 3_600_000;

export function rebuildTables(port: RebuildPort): MaintenanceTask<'rebuild_tables'> {
  return {
    async plan({ service, mode, params, signal }): Promise<TaskPlan> {
      const [bloats, freeBytes] = await Promise.all([
        port.bloats(service, mode, signal),
        port.freeBytes(service, mode, signal),
      ]);
      const needed = [...bloats]
        .sort((a, b) => wastedBytes(b) - wastedBytes(a))
        .flatMap((bloat) => {
          const how = neededRebuild(bloat, params.minBloatRatio);
          return how === undefined ? [] : [{ bloat, how }];
        });
      const ours = needed.filter(({ bloat }) => bloat.ours);
      const taken = ours.slice(0, params.atMostTables);
      const lines: TaskLine[] = [
        freeBytes === undefined
          ? line('rebuild_space_unknown', { mostBytes: MOST_BYTES_UNASKED })
          : line('rebuild_space', { freeBytes }),
        ...needed
          .filter(({ bloat }) => !bloat.ours)
          .map(({ bloat }) => attention('rebuild_not_ours', { table: bloat.table })),
        ...taken.map(({ bloat, how }) => plannedLine(bloat, how)),
        ...(ours.length > taken.length ? [line('rebuild_left', { count: ours.length - taken.length })] : []),
      ];
      const figures = {
        tablesCount: bloats.length,
        tablesBytes: bloats.reduce((sum, one) => sum + one.tableBytes + one.indexBytes, 0),
        wastedBytes: Math.round(bloats.reduce((sum, one) => sum + wastedBytes(one), 0)),
      };
      if (taken.length === 0) {
        return {
          idle: true,
          figures,
          lines: withinMost([line('rebuild_none_needed', { count: bloats.length }), ...lines]),
        };
      }
      const tables = taken.map(({ bloat, how }): PlannedRebuild => {
        const { oid, table, tableFile, indexFiles, tableBytes, indexBytes } = bloat;
        return { oid, table, how, tableFile, indexFiles, bytes: tableBytes + indexBytes };
      });
      return { figures, lines: withinMost(lines), work: { tables } as unknown as Json };
    },

    async act(order, work): Promise<TaskReport> {
      const { service, mode, params, signal, onProgress } = order;
      const { tables } = work as unknown as Work;
      const endMs = performance.now() + BUDGET_MS;
      const lines: TaskLine[] = [];
      let [rebuiltCount, gainedBytes] = [0, 0];
      for (const [at, planned] of tables.entries()) {
        if (performance.now() > endMs) {
          lines.push(line('rebuild_left', { count: tables.length - at }));
          break;
        }
        const done = await port.rebuild(
          service,
          mode,
          {
            planned,
            lockTimeoutMs: params.lockTimeoutMs,
            room: (now) => roomFor(now, planned, () => port.freeBytes(service, mode, signal)),
            onProgress: () => onProgress(`${at + 1}/${tables.length} ${planned.table}`),
          },
          signal,
        );
        lines.push(outcomeLine(planned, done));
        if (!('before' in done)) continue;
        rebuiltCount += 1;
        gainedBytes += Math.max(0, done.before - done.after);
      }
      return {
        lines: withinMost([line('rebuild_gained', { count: rebuiltCount, gainedBytes }), ...lines]),
        figures: { rebuiltCount, gainedBytes },
      };
    },
  };
}

async function roomFor(
  now: TableBloat,
  { how }: PlannedRebuild,
  free: () => Promise<number | undefined>,
): Promise<Outcome | undefined> {
  const neededBytes = rebuildNeedsBytes(now, how);
  const freeBytes = await free();
  if (freeBytes === undefined) {
    const isLarge = now.tableBytes + now.indexBytes > MOST_BYTES_UNASKED;
    return isLarge ? { outcome: 'unasked', neededBytes, freeBytes: 0 } : undefined;
  }
  return freeBytes < neededBytes ? { outcome: 'no_space', neededBytes, freeBytes } : undefined;
}

function plannedLine(bloat: TableBloat, how: PlannedRebuild['how']): TaskLine {
  const { table, by, tableBytes, indexBytes, tableRatio, indexRatio } = bloat;
  return how === 'reindex'
    ? line('reindex_planned', { table, bytes: indexBytes, wastedRatio: indexRatio })
    : line('rebuild_planned', { table, bytes: tableBytes + indexBytes, wastedRatio: tableRatio, by });
}

function outcomeLine({ table, how }: PlannedRebuild, done: Outcome): TaskLine {
  switch (done.outcome) {
    case 'done':
    case 'done_before': {
      const values = { table, beforeBytes: done.before, afterBytes: done.after, durationMs: done.tookMs };
      if (done.outcome === 'done_before') return line('rebuilt_before', values);
      return line(how === 'reindex' ? 'reindexed' : 'rebuilt', values);
    }
    case 'locked':
      return attention('rebuild_locked', { table });
    case 'gone':
      return line('rebuild_gone', { table });
    case 'not_ours':
      return attention('rebuild_not_ours', { table });
    case 'no_space':
      return attention('rebuild_no_space', { table, neededBytes: done.neededBytes, freeBytes: done.freeBytes });
    case 'unasked':
      return attention('rebuild_space_unasked', { table, neededBytes: done.neededBytes });
  }
}
