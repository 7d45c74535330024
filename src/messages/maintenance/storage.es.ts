import type { StorageLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { formatTime } from '../time.js';
import { textOf } from './line-words.js';
import { messagesIn } from '../catalogue.js';
import { wordForTrouble } from '../words.js';
import { countOf, bytesOf as size, shareOf as share, spanOf } from './line-values.js';
import type { LineWords } from './line-words.js';

const READER = { language: 'es' } as const;
const lasting = (values: LineValues, name: string): string => spanOf(values, name, READER);
const amount = (values: LineValues, name: string): string => countOf(values, name, READER);
const ESTIMATES: Readonly<Record<string, string>> = {
  pgstattuple: 'medido con pgstattuple',
  statistics: 'estimado por las estadísticas',
  dead_rows: 'estimado por las filas muertas, porque nunca se analizó',
};

export const storage: LineWords<StorageLine> = {
  backup_planned: (v) =>
    `la base ${textOf(v, 'database')} (${size(v, 'databaseBytes')}, PostgreSQL ${textOf(v, 'serverVersion')}) se copiaría a ${textOf(v, 'folder')} y se restauraría en una base de prueba para verificar la copia`,
  backup_versions: (v) => `PostgreSQL ${textOf(v, 'serverVersion')}, pg_dump ${textOf(v, 'clientVersion')}`,
  client_to_fetch: (v) =>
    `esta máquina no tiene un pg_dump para PostgreSQL ${textOf(v, 'serverVersion')}; se bajaría con pip`,
  backup_space_short: (v) =>
    `${textOf(v, 'folder')} tiene ${size(v, 'freeBytes')} libres, y una copia necesita unos ${size(v, 'neededBytes')}`,
  server_space_short: (v) =>
    `el servidor tiene ${size(v, 'freeBytes')} libres, y restaurar al lado de la base necesita ${size(v, 'neededBytes')}`,
  server_space_unknown: (v) =>
    `nada dice cuánto espacio libre tiene el servidor; restaurar al lado de la base necesita ${size(v, 'neededBytes')}`,
  newest_backup: (v, reader) =>
    `última copia verificada: ${formatTime(textOf(v, 'at'), reader)}, ${size(v, 'bytes')}; ${amount(v, 'count')} en total`,
  no_backup_yet: () => 'todavía no hay ninguna copia de seguridad verificada',
  backups_unverified: (v) => `copias que nunca se verificaron: ${amount(v, 'count')}`,
  dump_without_manifest: (v) => `${textOf(v, 'file')} no tiene un manifiesto legible, así que no cuenta como copia`,
  backups_expired: (v) => `copias viejas que se borrarían: ${amount(v, 'count')}`,
  backup_made: (v, reader) =>
    `copia de ${textOf(v, 'database')} con lo que había el ${formatTime(textOf(v, 'snapshotAt'), reader)}: ${textOf(v, 'file')}, ${size(v, 'bytes')}, SHA-256 ${textOf(v, 'sha256')}`,
  backup_verified: (v) =>
    `verificada restaurándola: ${amount(v, 'tables')} tablas y ${amount(v, 'rows')} filas son iguales, en ${lasting(v, 'durationMs')}`,
  plain_script: (v) => `también como guion para psql: ${textOf(v, 'file')}, ${size(v, 'bytes')}`,
  backups_deleted: (v) => `copias viejas borradas: ${amount(v, 'count')}, ${size(v, 'freedBytes')}`,
  backups_kept: (v) => `copias que quedan: ${amount(v, 'count')}, en ${textOf(v, 'folder')}`,
  restore_planned: (v, reader) =>
    `${textOf(v, 'file')} (${size(v, 'bytes')}, del ${formatTime(textOf(v, 'at'), reader)}) se restauraría en una base de prueba y se compararía`,
  restored_equal: (v) =>
    `${textOf(v, 'file')} se restauró: ${amount(v, 'tables')} tablas y ${amount(v, 'rows')} filas son como se copiaron`,
  recovery_time: (v) => `tiempo de recuperación: ${lasting(v, 'durationMs')} para una copia de ${size(v, 'bytes')}`,
  recovery_point: (v, reader) =>
    `punto de recuperación: se perdería lo que cambió en ${lasting(v, 'ageMs')} (copia del ${formatTime(textOf(v, 'at'), reader)})`,
  backup_old: (v) => `la última copia tiene ${lasting(v, 'ageMs')}, más que ${lasting(v, 'maxMs')}`,
  nothing_to_archive: () => 'no hay archivos procesados que archivar',
  archive_planned: (v) =>
    `${amount(v, 'files')} archivos procesados (${size(v, 'bytes')}) de ${amount(v, 'dates')} fechas irían a ${textOf(v, 'folder')}`,
  archive_space_short: (v) =>
    `${textOf(v, 'folder')} tiene ${size(v, 'freeBytes')} libres, y la fecha más grande ocupa ${size(v, 'neededBytes')}`,
  date_to_archive: (v) => `${textOf(v, 'date')}: ${amount(v, 'files')} archivos, ${size(v, 'bytes')}`,
  dates_later: (v) => `fechas que quedan para las próximas corridas: ${amount(v, 'count')}`,
  date_in_use: (v) => `${textOf(v, 'date')} se está cargando otra vez en este momento; queda para la próxima corrida`,
  date_unsafe: (v) =>
    `processed/${textOf(v, 'date')} es un enlace, o hay uno entre sus carpetas: no se toca nada de ella`,
  files_archived: (v) =>
    `${amount(v, 'files')} archivos archivados y verificados: ${size(v, 'bytes')} quedaron en ${size(v, 'archiveBytes')}`,
  date_failed: (v, { language }) =>
    `${textOf(v, 'date')}: no se archivó, y sus originales siguen ahí (${wordForTrouble(messagesIn(language).words, textOf(v, 'code'))})`,
  date_archived: (v) =>
    `${textOf(v, 'date')}: ${amount(v, 'files')} archivos (${size(v, 'bytes')}) en ${textOf(v, 'archive')}, ${size(v, 'archiveBytes')}`,
  file_left_strange: (v) =>
    `se deja donde está, porque no es un archivo simple: ${textOf(v, 'date')}/${textOf(v, 'file')}`,
  file_left_changed: (v) =>
    `se deja donde está, porque alguien lo escribió mientras tanto: ${textOf(v, 'date')}/${textOf(v, 'file')}`,
  rebuild_space: (v) => `el disco del servidor tiene ${size(v, 'freeBytes')} libres`,
  rebuild_space_unknown: (v) =>
    `nada dice cuánto espacio libre tiene el disco del servidor; no se tocan tablas de más de ${size(v, 'mostBytes')}`,
  rebuild_planned: (v) =>
    `VACUUM FULL de ${textOf(v, 'table')} (${size(v, 'bytes')}): el ${share(v, 'wastedRatio')} está desperdiciado, ${ESTIMATES[textOf(v, 'by')] ?? textOf(v, 'by')}`,
  reindex_planned: (v) =>
    `REINDEX de ${textOf(v, 'table')} (índices de ${size(v, 'bytes')}): el ${share(v, 'wastedRatio')} está desperdiciado, estimado por las estadísticas`,
  rebuild_left: (v) => `tablas que quedan para la próxima corrida: ${amount(v, 'count')}`,
  rebuild_none_needed: (v) => `ninguna de ${amount(v, 'count')} tablas necesita reconstruirse`,
  rebuild_not_ours: (v) => `${textOf(v, 'table')} es de otro rol, y el nuestro no puede reconstruirla`,
  rebuilt: (v) =>
    `${textOf(v, 'table')} reconstruida con sus índices: de ${size(v, 'beforeBytes')} a ${size(v, 'afterBytes')} en ${lasting(v, 'durationMs')}`,
  reindexed: (v) =>
    `índices de ${textOf(v, 'table')} reconstruidos: de ${size(v, 'beforeBytes')} a ${size(v, 'afterBytes')} en ${lasting(v, 'durationMs')}`,
  rebuilt_before: (v) =>
    `${textOf(v, 'table')} ya se había reconstruido desde el plan: de ${size(v, 'beforeBytes')} a ${size(v, 'afterBytes')}`,
  rebuild_locked: (v) => `${textOf(v, 'table')} se saltó, porque alguien la tenía ocupada y no se esperó más`,
  rebuild_gone: (v) => `${textOf(v, 'table')} ya no existe`,
  rebuild_no_space: (v) =>
    `${textOf(v, 'table')} se saltó: necesita ${size(v, 'neededBytes')} libres por un momento, y el disco tiene ${size(v, 'freeBytes')}`,
  rebuild_space_unasked: (v) =>
    `${textOf(v, 'table')} se saltó: necesita ${size(v, 'neededBytes')} libres por un momento, y nada dice cuánto tiene el disco`,
  rebuild_gained: (v) => `tablas reconstruidas: ${amount(v, 'count')}; espacio ganado: ${size(v, 'gainedBytes')}`,
};
