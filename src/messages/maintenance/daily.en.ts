import type { DailyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { bytesOf, countOf, has, momentOf, nameOf, troubleOf } from './line-values.js';
import type { LineWords } from './line-words.js';

export const daily: LineWords<DailyLine> = {
  lines_left_out: (v, r) => `and ${countOf(v, 'leftCount', r)} more lines, for which there is no room here`,

  no_log_folders: () => 'no folders of logs are configured (logFolders in guardia.yaml), so nothing is deleted',
  nothing_old: () => 'there are no old logs to delete',
  logs_old: (v, r) => `${nameOf(v, 'folder')}: ${files(v, r)} unchanged since before ${momentOf(v, 'before', r)}`,
  logs_old_at_least: (v, r) =>
    `${nameOf(v, 'folder')}: at least ${files(v, r)} unchanged since before ${momentOf(v, 'before', r)}; there are too many to count them all`,
  logs_none_old: (v, r) => `${nameOf(v, 'folder')}: nothing unchanged since before ${momentOf(v, 'before', r)}`,
  logs_kept: (v, r) =>
    `${nameOf(v, 'folder')}: ${files(v, r)} left alone, because ${has(v, 'service') ? `their service "${nameOf(v, 'service')}" is not in mode act` : 'the folder is no longer configured'}`,
  log_folder_unusable: (v, r) => `${nameOf(v, 'folder')}: the folder cannot be used: ${troubleOf(v, 'code', r)}`,
  logs_deleted: (v, r) => `${nameOf(v, 'folder')}: deleted ${files(v, r)}`,
  logs_left: (v, r) => `${nameOf(v, 'folder')}: ${files(v, r)} are left, for the next time`,
};

function files(v: LineValues, r: Reader): string {
  const oldest = has(v, 'oldestAt') ? `, the oldest of ${momentOf(v, 'oldestAt', r)}` : '';
  return `${countOf(v, 'filesCount', r)} files (${bytesOf(v, 'bytes')}${oldest})`;
}
