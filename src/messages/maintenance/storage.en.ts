import { byteSize } from '../../domain/byte-size.js';
import type { StorageLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { formatDuration, formatTime } from '../time.js';
import { numberOf, textOf } from './line-words.js';
import type { LineWords } from './line-words.js';

const size = (values: LineValues, name: string): string => byteSize(numberOf(values, name));
const lasting = (values: LineValues, name: string): string => formatDuration(numberOf(values, name), 'en');
const amount = (values: LineValues, name: string): string =>
  new Intl.NumberFormat('en', { useGrouping: 'always' }).format(numberOf(values, name));

export const storage: LineWords<StorageLine> = {
  backup_planned: (v) =>
    `database ${textOf(v, 'database')} (${size(v, 'databaseBytes')}, PostgreSQL ${textOf(v, 'serverVersion')}) would be backed up to ${textOf(v, 'folder')}, and restored into a scratch database to verify it`,
  backup_versions: (v) => `PostgreSQL ${textOf(v, 'serverVersion')}, pg_dump ${textOf(v, 'clientVersion')}`,
  client_to_fetch: (v) =>
    `this machine has no pg_dump for PostgreSQL ${textOf(v, 'serverVersion')}; it would be fetched by pip`,
  backup_space_short: (v) =>
    `${textOf(v, 'folder')} has ${size(v, 'freeBytes')} free, and a backup needs about ${size(v, 'neededBytes')}`,
  server_space_short: (v) =>
    `the server has ${size(v, 'freeBytes')} free, and restoring beside the database needs ${size(v, 'neededBytes')}`,
  server_space_unknown: (v) =>
    `nothing says how much the server has free; restoring beside the database needs ${size(v, 'neededBytes')}`,
  newest_backup: (v, reader) =>
    `newest verified backup: ${formatTime(textOf(v, 'at'), reader)}, ${size(v, 'bytes')}; ${amount(v, 'count')} in all`,
  no_backup_yet: () => 'there is no verified backup yet',
  backups_unverified: (v) => `backups that were never verified: ${amount(v, 'count')}`,
  dump_without_manifest: (v) =>
    `${textOf(v, 'file')} has no manifest that can be read, so it does not count as a backup`,
  backups_expired: (v) => `old backups that would be deleted: ${amount(v, 'count')}`,
  backup_made: (v, reader) =>
    `backup of ${textOf(v, 'database')} as of ${formatTime(textOf(v, 'snapshotAt'), reader)}: ${textOf(v, 'file')}, ${size(v, 'bytes')}, SHA-256 ${textOf(v, 'sha256')}`,
  backup_verified: (v) =>
    `verified by restoring it: ${amount(v, 'tables')} tables and ${amount(v, 'rows')} rows are equal, in ${lasting(v, 'durationMs')}`,
  plain_script: (v) => `also as a script for psql: ${textOf(v, 'file')}, ${size(v, 'bytes')}`,
  backups_deleted: (v) => `old backups deleted: ${amount(v, 'count')}, ${size(v, 'freedBytes')}`,
  backups_kept: (v) => `backups kept: ${amount(v, 'count')}, in ${textOf(v, 'folder')}`,
  restore_planned: (v, reader) =>
    `${textOf(v, 'file')} (${size(v, 'bytes')}, of ${formatTime(textOf(v, 'at'), reader)}) would be restored into a scratch database and compared`,
  restored_equal: (v) =>
    `${textOf(v, 'file')} was restored: ${amount(v, 'tables')} tables and ${amount(v, 'rows')} rows are as they were backed up`,
  recovery_time: (v) => `recovery time: ${lasting(v, 'durationMs')} for a backup of ${size(v, 'bytes')}`,
  recovery_point: (v, reader) =>
    `recovery point: what changed in the last ${lasting(v, 'ageMs')} would be lost (backup of ${formatTime(textOf(v, 'at'), reader)})`,
  backup_old: (v) => `the newest backup is ${lasting(v, 'ageMs')} old, more than ${lasting(v, 'maxMs')}`,
  nothing_to_archive: () => 'there are no processed files to archive',
};
