import type { StorageLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { formatTime } from '../time.js';
import { textOf } from './line-words.js';
import { messagesIn } from '../catalogue.js';
import { wordForTrouble } from '../words.js';
import { countOf, bytesOf as size, shareOf as share, spanOf } from './line-values.js';
import type { LineWords } from './line-words.js';

const READER = { language: 'en' } as const;
const lasting = (values: LineValues, name: string): string => spanOf(values, name, READER);
const amount = (values: LineValues, name: string): string => countOf(values, name, READER);
const ESTIMATES: Readonly<Record<string, string>> = {
  pgstattuple: 'measured by pgstattuple',
  statistics: 'estimated from the statistics',
  dead_rows: 'estimated from the dead rows, because it was never analyzed',
};

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
  archive_planned: (v) =>
    `${amount(v, 'files')} processed files (${size(v, 'bytes')}) of ${amount(v, 'dates')} dates would go to ${textOf(v, 'folder')}`,
  archive_space_short: (v) =>
    `${textOf(v, 'folder')} has ${size(v, 'freeBytes')} free, and the largest date has ${size(v, 'neededBytes')}`,
  date_to_archive: (v) => `${textOf(v, 'date')}: ${amount(v, 'files')} files, ${size(v, 'bytes')}`,
  dates_later: (v) => `dates that the next runs take: ${amount(v, 'count')}`,
  date_in_use: (v) => `${textOf(v, 'date')} is being loaded again at this moment, so it stays for the next run`,
  date_unsafe: (v) => `processed/${textOf(v, 'date')} is a link or has one among its folders: nothing of it is touched`,
  files_archived: (v) =>
    `${amount(v, 'files')} files archived and verified: ${size(v, 'bytes')} became ${size(v, 'archiveBytes')}`,
  date_failed: (v, { language }) =>
    `${textOf(v, 'date')}: was not archived, and its originals are still there (${wordForTrouble(messagesIn(language).words, textOf(v, 'code'))})`,
  date_archived: (v) =>
    `${textOf(v, 'date')}: ${amount(v, 'files')} files (${size(v, 'bytes')}) in ${textOf(v, 'archive')}, ${size(v, 'archiveBytes')}`,
  file_left_strange: (v) => `left where it is, because it is no plain file: ${textOf(v, 'date')}/${textOf(v, 'file')}`,
  file_left_changed: (v) =>
    `left where it is, because somebody wrote to it meanwhile: ${textOf(v, 'date')}/${textOf(v, 'file')}`,
  rebuild_space: (v) => `the server's disk has ${size(v, 'freeBytes')} free`,
  rebuild_space_unknown: (v) =>
    `nothing says how much the server's disk has free, so tables above ${size(v, 'mostBytes')} are left alone`,
  rebuild_planned: (v) =>
    `VACUUM FULL of ${textOf(v, 'table')} (${size(v, 'bytes')}): ${share(v, 'wastedRatio')} of it is wasted, ${ESTIMATES[textOf(v, 'by')] ?? textOf(v, 'by')}`,
  reindex_planned: (v) =>
    `REINDEX of ${textOf(v, 'table')} (indexes of ${size(v, 'bytes')}): ${share(v, 'wastedRatio')} is wasted, estimated from the statistics`,
  rebuild_left: (v) => `tables that are left for the next run: ${amount(v, 'count')}`,
  rebuild_none_needed: (v) => `none of ${amount(v, 'count')} tables needs to be rebuilt`,
  rebuild_not_ours: (v) => `${textOf(v, 'table')} belongs to another role, and may not be rebuilt by ours`,
  rebuilt: (v) =>
    `${textOf(v, 'table')} rebuilt with its indexes: ${size(v, 'beforeBytes')} became ${size(v, 'afterBytes')} in ${lasting(v, 'durationMs')}`,
  reindexed: (v) =>
    `indexes of ${textOf(v, 'table')} rebuilt: ${size(v, 'beforeBytes')} became ${size(v, 'afterBytes')} in ${lasting(v, 'durationMs')}`,
  rebuilt_before: (v) =>
    `${textOf(v, 'table')} had been rebuilt since the plan: ${size(v, 'beforeBytes')} became ${size(v, 'afterBytes')}`,
  rebuild_locked: (v) => `${textOf(v, 'table')} was skipped, because somebody held it and it was not waited for longer`,
  rebuild_gone: (v) => `${textOf(v, 'table')} is not there any more`,
  rebuild_no_space: (v) =>
    `${textOf(v, 'table')} was skipped: it needs ${size(v, 'neededBytes')} free for a moment, and the disk has ${size(v, 'freeBytes')}`,
  rebuild_space_unasked: (v) =>
    `${textOf(v, 'table')} was skipped: it needs ${size(v, 'neededBytes')} free for a moment, and nothing says what the disk has`,
  rebuild_gained: (v) => `tables rebuilt: ${amount(v, 'count')}; space gained: ${size(v, 'gainedBytes')}`,
};
