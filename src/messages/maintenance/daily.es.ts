import type { DailyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { bytesOf, countOf, has, momentOf, nameOf, troubleOf } from './line-values.js';
import type { LineWords } from './line-words.js';

export const daily: LineWords<DailyLine> = {
  lines_left_out: (v, r) => `y ${countOf(v, 'leftCount', r)} líneas más, que aquí no caben`,

  no_log_folders: () =>
    'no hay carpetas de registros configuradas (logFolders en guardia.yaml), así que no se borra nada',
  nothing_old: () => 'no hay registros viejos que borrar',
  logs_old: (v, r) => `${nameOf(v, 'folder')}: ${files(v, r)} sin cambios desde antes de ${momentOf(v, 'before', r)}`,
  logs_old_at_least: (v, r) =>
    `${nameOf(v, 'folder')}: al menos ${files(v, r)} sin cambios desde antes de ${momentOf(v, 'before', r)}; hay demasiados para contarlos todos`,
  logs_none_old: (v, r) => `${nameOf(v, 'folder')}: nada sin cambios desde antes de ${momentOf(v, 'before', r)}`,
  logs_kept: (v, r) =>
    `${nameOf(v, 'folder')}: ${files(v, r)} que no se tocan${has(v, 'service') ? `, porque su servicio «${nameOf(v, 'service')}» no está en modo act` : ', porque la carpeta ya no está configurada'}`,
  log_folder_unusable: (v, r) => `${nameOf(v, 'folder')}: no se puede usar la carpeta: ${troubleOf(v, 'code', r)}`,
  logs_deleted: (v, r) => `${nameOf(v, 'folder')}: borrados ${files(v, r)}`,
  logs_left: (v, r) => `${nameOf(v, 'folder')}: quedan ${files(v, r)}, para la próxima vez`,
};

function files(v: LineValues, r: Reader): string {
  const oldest = has(v, 'oldestAt') ? `, el más viejo de ${momentOf(v, 'oldestAt', r)}` : '';
  return `${countOf(v, 'filesCount', r)} archivos (${bytesOf(v, 'bytes')}${oldest})`;
}
