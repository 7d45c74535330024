import type { Json } from '../../domain/actions/action.js';
import type { FailureCode } from '../../domain/failures.js';
import { isOver } from '../../domain/maintenance/archive.js';
import type { ArchivedFile, ProcessedDate } from '../../domain/maintenance/archive.js';
import { withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import type { Attempt } from './back-up-database.js';
import type { MaintenanceTask } from './task.js';

/** More are left for the next run, so that what it is told stays small. */
const MOST_DATES = 1_000;
const MOST_STRANGE = 10;

/** What is wrong with one date only: the others are archived all the same. */
const OF_ONE_DATE: readonly FailureCode[] = ['ARCHIVE_DAMAGED', 'FILE_UNSAFE', 'FILE_CHANGED'];

/** The archives of the pipeline's processed files. Throws IntegrationError. */
export interface ArchivePort {
  survey(
    isAsked: (date: string) => boolean,
    signal: AbortSignal,
  ): Promise<{
    readonly dates: readonly ProcessedDate[];
    readonly inUse: readonly string[];
    readonly unsafe: readonly string[];
    readonly folder: string;
    readonly freeBytes?: number;
  }>;
  /** The originals go when an archive that was read back holds them. Again: what is left. Undefined where they are being copied now. */
  archive(order: { readonly date: string; readonly runId: string } & Attempt): Promise<
    | {
        readonly files: readonly ArchivedFile[];
        readonly archiveBytes: number;
        readonly strange: readonly string[];
        readonly changed: readonly string[];
      }
    | undefined
  >;
  /** Where files of this name (with `*` and `?`) lie, newest dates first; at most `limit`. */
  find(pattern: string, limit: number): Promise<readonly ArchivedFile[]>;
  nowMs(): number;
  /** An IANA name. */
  timeZone(): string;
}

export function archiveProcessedFiles(open: () => ArchivePort): MaintenanceTask<'archive_processed_files'> {
  return {
    async plan({ params, signal }): Promise<TaskPlan> {
      const port = open();
      const [nowMs, zone] = [port.nowMs(), port.timeZone()];
      const isOld = (date: string): boolean => isOver(date, params.olderThanMs, nowMs, zone);
      const { dates, inUse, unsafe, folder, freeBytes } = await port.survey(isOld, signal);
      const now = dates.slice(0, MOST_DATES);
      const [files, bytes] = [sumOf(now, 'files'), sumOf(now, 'bytes')];
      // A compressed file is seldom larger than what it was made of.
      const neededBytes = Math.max(0, ...now.map((date) => date.bytes));
      const isShort = freeBytes !== undefined && freeBytes < neededBytes;
      const odd: TaskLine[] = [
        ...inUse.map((date): TaskLine => ({ code: 'date_in_use', values: { date } })),
        ...unsafe.map((date): TaskLine => ({ code: 'date_unsafe', values: { date }, attention: true })),
        ...(isShort
          ? [
              {
                code: 'archive_space_short' as const,
                values: { folder, freeBytes, neededBytes },
                attention: true as const,
              },
            ]
          : []),
      ];
      if (now.length === 0) return { idle: true, lines: [{ code: 'nothing_to_archive', values: {} }, ...odd] };
      return {
        lines: withinMost([
          { code: 'archive_planned', values: { files, bytes, dates: now.length, folder } },
          ...odd,
          ...now.map((date): TaskLine => ({ code: 'date_to_archive', values: { ...date } })),
          ...(dates.length > now.length
            ? [{ code: 'dates_later' as const, values: { count: dates.length - now.length } }]
            : []),
        ]),
        figures: { filesCount: files, filesBytes: bytes },
        work: { dates: now.map(({ date }) => date) },
      };
    },

    async act(order, work): Promise<TaskReport> {
      const port = open();
      const { runId, signal, onProgress } = order;
      const lines: TaskLine[] = [];
      const odd: TaskLine[] = [];
      let failure: FailureCode | undefined;
      const total = { files: 0, bytes: 0, archiveBytes: 0 };
      for (const date of datesOf(work)) {
        const done = await port.archive({ date, runId, signal, onProgress }).catch((error: unknown) => {
          const code = (error as { readonly code?: unknown }).code;
          if (!OF_ONE_DATE.some((known) => known === code)) throw error;
          failure = code as FailureCode;
          odd.push({ code: 'date_failed', values: { date, code: failure }, attention: true });
          return 'failed' as const;
        });
        if (done === 'failed') continue;
        if (!done) {
          odd.push({ code: 'date_in_use', values: { date } });
          continue;
        }
        const { files, archiveBytes, strange, changed } = done;
        odd.push(...oddLines(date, strange, changed));
        if (files.length === 0) continue;
        const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
        total.files += files.length;
        total.bytes += bytes;
        total.archiveBytes += archiveBytes;
        const [{ archive } = { archive: '' }] = files;
        lines.push({ code: 'date_archived', values: { date, files: files.length, bytes, archive, archiveBytes } });
      }
      const { files, bytes, archiveBytes } = total;
      return {
        lines: withinMost([{ code: 'files_archived', values: { files, bytes, archiveBytes } }, ...odd, ...lines]),
        figures: { filesCount: files, filesBytes: bytes, archiveBytes },
        ...(failure !== undefined && { failure }),
      };
    },
  };
}

function oddLines(date: string, strange: readonly string[], changed: readonly string[]): readonly TaskLine[] {
  return [
    ...strange.slice(0, MOST_STRANGE).map((file): TaskLine => ({ code: 'file_left_strange', values: { date, file } })),
    ...changed
      .slice(0, MOST_STRANGE)
      .map((file): TaskLine => ({ code: 'file_left_changed', values: { date, file }, attention: true })),
  ];
}

function datesOf(work: Json): readonly string[] {
  const { dates } = work as { readonly dates?: readonly string[] };
  return dates ?? [];
}

function sumOf(dates: readonly ProcessedDate[], what: 'files' | 'bytes'): number {
  return dates.reduce((sum, date) => sum + date[what], 0);
}
