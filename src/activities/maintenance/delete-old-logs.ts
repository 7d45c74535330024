import type { Json } from '../../domain/actions/action.js';
import type { FailureCode } from '../../domain/failures.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import { isHeldBack } from '../actions/files.js';
import type { FolderFacts, FoldersPort } from '../actions/files.js';
import type { ServicesPort } from '../ports.js';
import type { MaintenanceTask, TaskOrder } from './task.js';

export interface DeleteOldLogsPorts {
  readonly services: Pick<ServicesPort, 'facts'>;
  readonly folders: Pick<FoldersPort, 'logFolders' | 'surveyOld' | 'deleteOld'>;
}

type Order = TaskOrder<'delete_old_logs'>;

/** What the deed may do: fixed by the run's beginning, so that another attempt deletes nothing newer. */
interface OldLogs {
  readonly beforeMs: number;
  readonly folders: readonly { readonly name: string; readonly filesCount: number; readonly bytes: number }[];
}

/** Of one bite; then what is under way is told. */
const FILES_AT_ONCE = 20_000;
/** Well within the time of one attempt; what is left is the next run's. */
const BUDGET_MS = 20 * 60_000;
const TELL_EVERY = 500;
/** What is wrong with one folder is no reason to leave the others alone. */
const OF_ONE_FOLDER: ReadonlySet<unknown> = new Set<FailureCode>(['NOT_FOUND', 'PERMISSION_DENIED', 'FILE_UNSAFE']);

/** Files of the configured folders that nobody wrote to for long: listed and counted first, then deleted, and counted again. */
export function deleteOldLogs({ services, folders }: DeleteOldLogsPorts): MaintenanceTask<'delete_old_logs'> {
  return {
    async plan(order): Promise<TaskPlan> {
      const named = folders.logFolders(order.mode);
      if (named.length === 0) return { lines: [line('no_log_folders')], idle: true };
      const beforeMs = Date.parse(order.startedAt) - order.params.olderThanMs;
      const before = new Date(beforeMs).toISOString();
      const lines: TaskLine[] = [];
      const work: OldLogs['folders'][number][] = [];
      for (const { name, service } of named) {
        order.onProgress(name);
        const facts = await surveyed(order, name, beforeMs, lines);
        if (!facts) continue;
        const held = facts.files > 0 && isHeldBack(services, order.mode, service);
        lines.push(oldLine(name, before, facts, held ? service : undefined));
        if (facts.files > 0 && !held) work.push({ name, filesCount: facts.files, bytes: facts.bytes });
      }
      const total = sumOf(work);
      const figures = { oldFilesCount: total.filesCount, oldFilesBytes: total.bytes };
      if (work.length === 0) return { lines: withinMost([line('nothing_old'), ...lines]), figures, idle: true };
      return { lines: withinMost(lines), figures, work: { beforeMs, folders: work.map((each) => ({ ...each })) } };
    },

    async act(order, work: Json): Promise<TaskReport> {
      const { beforeMs, folders: planned } = work as unknown as OldLogs;
      const deadlineMs = Date.now() + BUDGET_MS;
      const lines: TaskLine[] = [];
      const gone = { filesCount: 0, bytes: 0 };
      for (const each of planned) {
        const its = folders.logFolders(order.mode).find(({ name }) => name === each.name);
        if (!its || isHeldBack(services, order.mode, its.service)) {
          lines.push(line('logs_kept', { folder: each.name, service: its?.service ?? '', ...countsOf(each) }));
          continue;
        }
        const freed = await emptied(order, each, beforeMs, deadlineMs, lines);
        gone.filesCount += freed.filesCount;
        gone.bytes += freed.bytes;
      }
      return {
        lines: withinMost(lines),
        figures: { deletedFilesCount: gone.filesCount, deletedFilesBytes: gone.bytes },
      };
    },
  };

  async function surveyed(
    order: Order,
    folder: string,
    beforeMs: number,
    lines: TaskLine[],
  ): Promise<FolderFacts | undefined> {
    try {
      return await folders.surveyOld(folder, order.mode, beforeMs, order.signal);
    } catch (error) {
      lines.push(unusable(folder, error));
      return undefined;
    }
  }

  /** What is gone is what was planned less what is left, so that an attempt that was cut off is counted, too. */
  async function emptied(
    order: Order,
    planned: OldLogs['folders'][number],
    beforeMs: number,
    deadlineMs: number,
    lines: TaskLine[],
  ): Promise<{ readonly filesCount: number; readonly bytes: number }> {
    const { name } = planned;
    const onDeleted = (deleted: number): void => {
      if (deleted % TELL_EVERY === 0) order.onProgress(`${name}: ${deleted}`);
    };
    const limits = { beforeMs, atMost: FILES_AT_ONCE, deadlineMs, onDeleted };
    try {
      let more = true;
      while (more && Date.now() < deadlineMs) {
        ({ more } = await folders.deleteOld(name, order.mode, limits, order.signal));
      }
      const left = await folders.surveyOld(name, order.mode, beforeMs, order.signal);
      const freed = {
        filesCount: Math.max(0, planned.filesCount - left.files),
        bytes: Math.max(0, planned.bytes - left.bytes),
      };
      lines.push(line('logs_deleted', { folder: name, ...freed }));
      if (left.files > 0) lines.push(line('logs_left', { folder: name, ...factsOf(left) }));
      return freed;
    } catch (error) {
      lines.push(unusable(name, error));
      return { filesCount: 0, bytes: 0 };
    }
  }
}

function unusable(folder: string, error: unknown): TaskLine {
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string' || !OF_ONE_FOLDER.has(code)) throw error;
  return attention('log_folder_unusable', { folder, code });
}

function oldLine(folder: string, before: string, facts: FolderFacts, heldFor: string | undefined): TaskLine {
  if (facts.files === 0) return line('logs_none_old', { folder, before });
  if (heldFor !== undefined) return line('logs_kept', { folder, service: heldFor, ...factsOf(facts) });
  return line(facts.complete ? 'logs_old' : 'logs_old_at_least', { folder, before, ...factsOf(facts) });
}

function factsOf({ files, bytes, oldestMs }: FolderFacts) {
  return {
    filesCount: files,
    bytes,
    ...(oldestMs !== undefined && { oldestAt: new Date(oldestMs).toISOString() }),
  };
}

function countsOf({ filesCount, bytes }: OldLogs['folders'][number]) {
  return { filesCount, bytes };
}

function sumOf(work: OldLogs['folders']): { readonly filesCount: number; readonly bytes: number } {
  return work.reduce(
    (sum, { filesCount, bytes }) => ({ filesCount: sum.filesCount + filesCount, bytes: sum.bytes + bytes }),
    {
      filesCount: 0,
      bytes: 0,
    },
  );
}
