import type { Mode } from '../../domain/incident.js';
import {
  backupName,
  backupNeedsBytes,
  backupsToDelete,
  newestFirst,
  restoreNeedsBytes,
  totalRows,
} from '../../domain/maintenance/backup.js';
import type { BackupManifest, BackupSurvey, BackupVerification } from '../../domain/maintenance/backup.js';
import { withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import type { MaintenanceTask, TaskOrder } from './task.js';

export interface Attempt {
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** The backups of one service's database. Throws IntegrationError. */
export interface ServiceBackups {
  /** What there is, and what a backup would need; changes nothing. */
  survey(signal: AbortSignal): Promise<BackupSurvey>;
  /** Takes away what attempts left that were killed; of dumps without a manifest only the one of this name. */
  clear(name: string | undefined, attempt: Attempt): Promise<void>;
  /** A dump and its manifest, not yet verified. Again: instead of what was made before under this name. */
  make(
    order: { readonly name: string; readonly runId: string; readonly startedAt: string; readonly plainFile?: string },
    attempt: Attempt,
  ): Promise<BackupManifest>;
  /**
   * By restoring it into a scratch database; as in a recovery, whose time that is, or only to compare it. Its failures have a
   * code for each kind of damage.
   */
  verify(manifest: BackupManifest, purpose: 'recovery' | 'compare', attempt: Attempt): Promise<BackupVerification>;
  save(manifest: BackupManifest): Promise<void>;
  /** Again: nothing. */
  remove(manifest: BackupManifest): Promise<void>;
}

export interface BackupPort {
  backups(service: string, mode: Mode): Promise<ServiceBackups>;
  /** `YYYYMMDD` of a moment on the operation's clock. */
  day(at: string): string;
  nowMs(): number;
}

export function backUpDatabase(port: BackupPort): MaintenanceTask<'back_up_database'> {
  return {
    async plan({ service, mode, params, signal }): Promise<TaskPlan> {
      const survey = await (await port.backups(service, mode)).survey(signal);
      const gone = backupsToDelete(survey.backups, params, port.nowMs());
      const { database, databaseBytes, folder, serverVersion } = survey;
      return {
        lines: [
          { code: 'backup_planned', values: { database, databaseBytes, folder, serverVersion } },
          ...clientLines(survey),
          ...spaceLines(survey),
          ...standingLines(survey),
          ...(gone.length > 0 ? [{ code: 'backups_expired' as const, values: { count: gone.length } }] : []),
        ],
        figures: { databaseBytes, backupsCount: survey.backups.length },
        work: {},
      };
    },

    async act(order): Promise<TaskReport> {
      const { service, mode, params, signal } = order;
      const backups = await port.backups(service, mode);
      const name = backupName(service, order.startedAt);
      await backups.clear(name, order);
      const before = await backups.survey(signal);
      const startedMs = port.nowMs();
      const made = before.backups.find((backup) => backup.name === name) ?? (await make(port, backups, order, name));
      const dumpMs = port.nowMs() - startedMs;
      const verified = made.verified ?? (await backups.verify(made, 'compare', order));
      if (!made.verified) await backups.save({ ...made, verified });
      const { backups: now } = await backups.survey(signal);
      const gone = backupsToDelete(now, params, port.nowMs());
      for (const expired of gone) await backups.remove(expired);
      return reportOf({ ...made, verified }, { before, dumpMs, gone, kept: now.length - gone.length });
    },
  };
}

async function make(
  port: BackupPort,
  backups: ServiceBackups,
  order: TaskOrder<'back_up_database'>,
  name: string,
): Promise<BackupManifest> {
  const { runId, startedAt, params } = order;
  const plainFile = params.plainSql ? `backup_${port.day(startedAt)}.sql` : undefined;
  return backups.make({ name, runId, startedAt, ...(plainFile !== undefined && { plainFile }) }, order);
}

interface Outcome {
  readonly before: BackupSurvey;
  readonly dumpMs: number;
  readonly gone: readonly BackupManifest[];
  readonly kept: number;
}

function reportOf(
  backup: BackupManifest & { readonly verified: BackupVerification },
  { before, dumpMs, gone, kept }: Outcome,
): TaskReport {
  const { database, dump, plain, tables, verified, snapshotAt, serverVersion, clientVersion } = backup;
  const rows = totalRows(tables);
  const freedBytes = gone.reduce((sum, one) => sum + one.dump.bytes + (one.plain?.bytes ?? 0), 0);
  const verifyMs = Math.round(verified.restoreMs + verified.compareMs);
  const lines: TaskLine[] = [
    { code: 'backup_made', values: { database, file: dump.file, bytes: dump.bytes, snapshotAt, sha256: dump.sha256 } },
    { code: 'backup_versions', values: { serverVersion, clientVersion } },
    { code: 'backup_verified', values: { tables: tables.length, rows, durationMs: verifyMs } },
    ...(plain ? [{ code: 'plain_script', values: { file: plain.file, bytes: plain.bytes } } as const] : []),
    ...spaceLines(before),
    ...before.incomplete.map((file): TaskLine => ({
      code: 'dump_without_manifest',
      values: { file },
      attention: true,
    })),
    ...(gone.length > 0 ? [{ code: 'backups_deleted', values: { count: gone.length, freedBytes } } as const] : []),
    { code: 'backups_kept', values: { count: kept, folder: before.folder } },
  ];
  return {
    lines: withinMost(lines),
    figures: {
      ...{ databaseBytes: before.databaseBytes, backupBytes: dump.bytes, rowsCount: rows, tablesCount: tables.length },
      ...{ dumpMs, restoreMs: Math.round(verified.restoreMs), compareMs: Math.round(verified.compareMs) },
      ...{ backupsCount: kept, freedBytes },
    },
  };
}

function clientLines({ clientVersion, serverVersion }: BackupSurvey): readonly TaskLine[] {
  if (clientVersion !== undefined) return [{ code: 'backup_versions', values: { serverVersion, clientVersion } }];
  return [{ code: 'client_to_fetch', values: { serverVersion } }];
}

/** Whether there is room for the backup, and for the second copy of the database by which it is verified. */
export function spaceLines(survey: BackupSurvey): readonly TaskLine[] {
  const { folder, folderFreeBytes, serverFreeBytes, databaseBytes, backups } = survey;
  const [needed, wanted] = [restoreNeedsBytes(databaseBytes), backupNeedsBytes(backups) ?? 0];
  const short: TaskLine[] = [];
  if (folderFreeBytes < wanted) {
    const values = { folder, freeBytes: folderFreeBytes, neededBytes: wanted };
    short.push({ code: 'backup_space_short', values, attention: true });
  }
  if (serverFreeBytes === undefined) short.push({ code: 'server_space_unknown', values: { neededBytes: needed } });
  else if (serverFreeBytes < needed) {
    const values = { freeBytes: serverFreeBytes, neededBytes: needed };
    short.push({ code: 'server_space_short', values, attention: true });
  }
  return short;
}

function standingLines({ backups, incomplete }: BackupSurvey): readonly TaskLine[] {
  const [newest] = newestFirst(backups.filter(({ verified }) => verified));
  const unverified = backups.filter(({ verified }) => !verified).length;
  return [
    newest
      ? { code: 'newest_backup', values: { at: newest.snapshotAt, bytes: newest.dump.bytes, count: backups.length } }
      : { code: 'no_backup_yet', values: {}, attention: true },
    ...(unverified > 0 ? [{ code: 'backups_unverified' as const, values: { count: unverified } }] : []),
    ...incomplete
      .slice(0, 10)
      .map((file): TaskLine => ({ code: 'dump_without_manifest', values: { file }, attention: true })),
  ];
}
