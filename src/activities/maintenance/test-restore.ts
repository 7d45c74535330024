import { ApplicationFailure } from '@temporalio/activity';
import { newestFirst, totalRows } from '../../domain/maintenance/backup.js';
import type { BackupManifest, BackupSurvey } from '../../domain/maintenance/backup.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import type { BackupPort } from './back-up-database.js';
import { spaceLines } from './back-up-database.js';
import type { MaintenanceTask } from './task.js';

const MOST_NAMED = 10;

/**
 * Restores the newest backup beside the database that it is of, and measures the recovery time (until it could be used) and
 * the recovery point (what would be lost, were it needed now). Changes nothing but the scratch database.
 */
export function testRestore(port: BackupPort): MaintenanceTask<'test_restore'> {
  return {
    async plan({ service, mode, params, signal }): Promise<TaskPlan> {
      const survey = await (await port.backups(service, mode)).survey(signal);
      const backup = newestOf(survey, service);
      const { name, snapshotAt, dump } = backup;
      return {
        lines: [
          { code: 'restore_planned', values: { file: dump.file, bytes: dump.bytes, at: snapshotAt } },
          ...ageLines(backup, params.maxBackupAgeMs, port.nowMs()),
          ...spaceLines(survey).filter(({ code }) => code !== 'backup_space_short'),
          ...incompleteLines(survey),
        ],
        figures: { recoveryPointMs: port.nowMs() - Date.parse(snapshotAt), backupBytes: dump.bytes },
        work: { name },
      };
    },

    async act(order): Promise<TaskReport> {
      const { service, mode, params, signal } = order;
      const backups = await port.backups(service, mode);
      await backups.clear(undefined, order);
      const survey = await backups.survey(signal);
      const backup = newestOf(survey, service);
      const { dump, snapshotAt, tables } = backup;
      const recoveryPointMs = port.nowMs() - Date.parse(snapshotAt);
      const restored = await backups.verify(backup, 'recovery', order);
      if (!backup.verified) await backups.save({ ...backup, verified: restored });
      const rows = totalRows(tables);
      const recoveryTimeMs = Math.round(restored.restoreMs);
      const compareMs = Math.round(restored.compareMs);
      return {
        lines: [
          { code: 'restored_equal', values: { file: dump.file, tables: tables.length, rows } },
          { code: 'recovery_time', values: { durationMs: recoveryTimeMs, bytes: dump.bytes } },
          { code: 'recovery_point', values: { ageMs: recoveryPointMs, at: snapshotAt } },
          ...ageLines(backup, params.maxBackupAgeMs, port.nowMs()),
          ...incompleteLines(survey),
        ],
        figures: {
          ...{ recoveryTimeMs, recoveryPointMs, compareMs },
          ...{ backupBytes: dump.bytes, rowsCount: rows, tablesCount: tables.length },
        },
      };
    },
  };
}

/** The newest, also one that was never verified: it is what would be restored. */
function newestOf({ backups, incomplete, folder }: BackupSurvey, service: string): BackupManifest {
  const [newest] = newestFirst(backups);
  if (newest) return newest;
  if (incomplete.length === 0)
    throw ApplicationFailure.nonRetryable(`no backup of ${service}: ${folder}`, 'BACKUP_MISSING');
  const names = incomplete.slice(0, MOST_NAMED).join(', ');
  throw ApplicationFailure.nonRetryable(`only dumps without a manifest in ${folder}: ${names}`, 'BACKUP_INCOMPLETE');
}

function ageLines({ snapshotAt }: BackupManifest, maxMs: number, nowMs: number): readonly TaskLine[] {
  const ageMs = nowMs - Date.parse(snapshotAt);
  return ageMs > maxMs ? [{ code: 'backup_old', values: { ageMs, maxMs, at: snapshotAt }, attention: true }] : [];
}

function incompleteLines({ incomplete }: BackupSurvey): readonly TaskLine[] {
  return incomplete
    .slice(0, MOST_NAMED)
    .map((file): TaskLine => ({ code: 'dump_without_manifest', values: { file }, attention: true }));
}
