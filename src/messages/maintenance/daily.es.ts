import type { DailyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { bytesOf, countOf, has, momentOf, nameOf, shareOf, spanOf, troubleOf, wordIn, faultOf } from './line-values.js';
import { textOf } from './line-words.js';
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

  compaction_measured_how: () =>
    'Kafka no dice hacia afuera la proporción «sucia» que lleva su limpiador: lo medido es qué parte de los registros leídos desde el comienzo de cada partición ya tiene otro más nuevo con la misma clave; los tamaños cuentan todas las réplicas',
  no_topic_compacted: () => 'ningún tópico tiene compactación, y ningún patrón de guardia.yaml la pide',
  topic_policy_missing: (v) =>
    `${nameOf(v, 'topic')}: cleanup.policy es ${nameOf(v, 'policy')} y debería ser ${nameOf(v, 'wanted')}${size(v)}`,
  topic_keyless: (v, r) =>
    `${nameOf(v, 'topic')}: debería compactarse y no se cambia (cleanup.policy: ${nameOf(v, 'policy')}): tiene ${countOf(v, 'keylessCount', r)} registros sin clave, y un tópico compactado los rechazaría`,
  topic_unread: (v, r) =>
    `${nameOf(v, 'topic')}: cleanup.policy ${nameOf(v, 'policy')}${size(v)}; sus registros no se pudieron leer (${troubleOf(v, 'code', r)}), así que no se sabe si está compactado`,
  topic_empty: (v) => `${nameOf(v, 'topic')}: ${nameOf(v, 'policy')}, sin registros${size(v)}`,
  topic_compacted: (v, r) => `${nameOf(v, 'topic')}: ${measured(v, r)}`,
  topic_dirty: (v, r) =>
    `${nameOf(v, 'topic')}: ${measured(v, r)}; se espera como mucho ${shareOf(v, 'maxDirtyRatio')}`,
  topic_not_cleaned: (v, r) => `${nameOf(v, 'topic')}: ${measured(v, r)}; hace mucho que el limpiador no pasa`,
  topics_not_read: (v, r) => `${countOf(v, 'leftCount', r)} tópicos compactados más, que no se leyeron`,
  topics_skipped: (v, r) => `${countOf(v, 'leftCount', r)} tópicos no se miraron: son demasiados`,
  topic_pattern_unmatched: (v) => `ningún tópico tiene un nombre como «${nameOf(v, 'pattern')}»`,
  topic_policy_set: (v) =>
    `${nameOf(v, 'topic')}: cleanup.policy pasó de ${nameOf(v, 'was')} a ${nameOf(v, 'policy')}; lo demás quedó como estaba`,
  topic_policy_already: (v) => `${nameOf(v, 'topic')}: cleanup.policy ya es ${nameOf(v, 'policy')}`,
  topic_gone: (v) => `${nameOf(v, 'topic')}: el tópico ya no existe`,

  autovacuum_on: (v, r) =>
    `${nameOf(v, 'database')}: autovacuum activo, ${countOf(v, 'workersCount', r)} de ${countOf(v, 'mostWorkersCount', r)} procesos trabajando${has(v, 'lastAt') ? `, la última vez ${momentOf(v, 'lastAt', r)}` : ', todavía sin ninguna pasada'}`,
  autovacuum_off: (v) => `${nameOf(v, 'database')}: autovacuum está apagado en el servidor`,
  autovacuum_off_tables: (v, r) =>
    `${countOf(v, 'tablesCount', r)} tablas tienen autovacuum apagado: ${nameOf(v, 'tables')}`,
  xid_age: (v, r) => age(v, r),
  xid_age_high: (v, r) => `${age(v, r)}: el vacuum forzado no logra terminar`,
  snapshot_held: (v, r) =>
    `la sesión ${textOf(v, 'pid')} (${nameOf(v, 'application')}) tiene abierta una transacción desde hace ${spanOf(v, 'sinceMs', r)}: lo que murió desde entonces no se puede limpiar`,
  vacuum_needed: (v, r) => `${nameOf(v, 'table')}: ${dead(v, r)}`,
  vacuum_never_analyzed: (v, r) =>
    `${nameOf(v, 'table')}: nunca se analizó (unas ${countOf(v, 'liveRowsCount', r)} filas)`,
  vacuum_not_ours: (v, r) => `${nameOf(v, 'table')}: ${dead(v, r)}; el usuario de Guardia no puede limpiarla`,
  vacuum_none_needed: (v, r) => `ninguna de las ${countOf(v, 'tablesCount', r)} tablas necesita vacuum`,
  vacuum_left: (v, r) => `${countOf(v, 'leftCount', r)} tablas más quedan para la próxima vez`,
  vacuumed: (v, r) => `${nameOf(v, 'table')}: ${vacuumed(v, r)}`,
  vacuum_dead_left: (v, r) => `${nameOf(v, 'table')}: ${vacuumed(v, r)}; algo retiene las filas muertas`,
  vacuum_already: (v, r) =>
    `${nameOf(v, 'table')}: ya se limpió en esta corrida (${momentOf(v, 'lastAt', r)}), quedan ${countOf(v, 'deadAfterCount', r)} filas muertas`,
  vacuum_no_effect: (v) => `${nameOf(v, 'table')}: el servidor no hizo nada, como hace cuando el usuario no puede`,
  vacuum_locked: (v, r) =>
    `${nameOf(v, 'table')}: omitida, alguien la tuvo bloqueada más de ${spanOf(v, 'lockTimeoutMs', r)}`,
  vacuum_gone: (v) => `${nameOf(v, 'table')}: la tabla ya no existe`,

  no_old_records: (v, r) => `el registro de Guardia no tiene nada prescindible de antes de ${momentOf(v, 'before', r)}`,
  old_records: (v, r) =>
    `${RECORDS[textOf(v, 'table')] ?? textOf(v, 'table')}: ${countOf(v, 'rowsCount', r)} de antes de ${momentOf(v, 'before', r)} (desde ${momentOf(v, 'oldestAt', r)})`,
  records_deleted: (v, r) =>
    `${RECORDS[textOf(v, 'table')] ?? textOf(v, 'table')}: ${countOf(v, 'rowsCount', r)} borrados`,
  records_left: (v, r) =>
    `${RECORDS[textOf(v, 'table')] ?? textOf(v, 'table')}: quedan ${countOf(v, 'rowsCount', r)}, para la próxima vez`,

  digest_part_missing: (v, r) =>
    `no se pudo saber de ${PARTS[textOf(v, 'part')] ?? textOf(v, 'part')}: ${troubleOf(v, 'code', r)}`,
  no_open_incidents: () => 'no hay incidentes abiertos',
  incident_open: (v, r) =>
    `${incident(v, r)}, abierto desde hace ${spanOf(v, 'ageMs', r)}, lo atiende ${nameOf(v, 'by')}`,
  incident_open_unacknowledged: (v, r) =>
    `${incident(v, r)}, abierto desde hace ${spanOf(v, 'ageMs', r)}, y nadie lo ha reconocido`,
  no_alerts: (v, r) => `ninguna alerta desde ${momentOf(v, 'since', r)}`,
  alerts_from: (v, r) =>
    `desde ${momentOf(v, 'since', r)}, por ${wordIn('sources', v, 'source', r)}: ${countOf(v, 'incidentsCount', r)} incidentes, ${countOf(v, 'repeatsCount', r)} repeticiones`,
  alerts_opened_nothing: (v, r) =>
    `${countOf(v, 'alertsCount', r)} alertas no abrieron nada, porque ya había pasado o todo estaba bien`,
  nothing_repaired_quietly: (v, r) => `desde ${momentOf(v, 'since', r)} no se reparó nada sin despertar a nadie`,
  repaired_quietly: (v, r) =>
    `${named(v)}: reparado en ${spanOf(v, 'tookMs', r)} sin despertar a nadie (${wordIn('actions', v, 'actions', r)}), el ${momentOf(v, 'openedAt', r)}`,
  recovered_quietly: (v, r) =>
    `${named(v)}: se recuperó por sí mismo en ${spanOf(v, 'tookMs', r)} sin despertar a nadie, el ${momentOf(v, 'openedAt', r)}`,
  no_returning_errors: (v, r) => `ningún error de error_log volvió en los últimos ${countOf(v, 'daysCount', r)} días`,
  error_returns: (v, r) =>
    `error_log: ${faultOf(v, 'type', r)}${where(v)}, en ${countOf(v, 'daysCount', r)} días, ${countOf(v, 'rowsCount', r)} filas, la última el ${textOf(v, 'lastDate')}`,
};

const RECORDS: Readonly<Record<string, string>> = {
  deliveries: 'mensajes enviados',
  intake_notes: 'notas de alertas',
  maintenance_runs: 'informes de mantenimiento',
};

const PARTS: Readonly<Record<string, string>> = {
  open_incidents: 'los incidentes abiertos',
  alerts: 'las alertas recibidas',
  quiet_repairs: 'lo reparado sin despertar a nadie',
  returning_errors: 'los errores que vuelven en error_log',
};

function named(v: LineValues): string {
  const number = has(v, 'number') ? `n.º ${textOf(v, 'number')} ` : '';
  return `${number}${nameOf(v, 'type')} de ${nameOf(v, 'subject')}`;
}

function incident(v: LineValues, r: Reader): string {
  return `${named(v)} (${wordIn('severities', v, 'severity', r)})`;
}

function where(v: LineValues): string {
  const field = has(v, 'field') ? `, campo ${nameOf(v, 'field')}` : '';
  return `${has(v, 'master') ? ` en ${nameOf(v, 'master')}` : ''}${field}`;
}

function age(v: LineValues, r: Reader): string {
  return `${nameOf(v, 'database')}: la transacción sin congelar más vieja tiene ${countOf(v, 'xidAgeCount', r)} de edad, ${shareOf(v, 'ageRatio')} de autovacuum_freeze_max_age (${countOf(v, 'freezeMaxAgeCount', r)})`;
}

function dead(v: LineValues, r: Reader): string {
  const last = has(v, 'lastAt') ? `última limpieza ${momentOf(v, 'lastAt', r)}` : 'nunca limpiada';
  return `${countOf(v, 'deadRowsCount', r)} filas muertas (${shareOf(v, 'deadRatio')} de la tabla de ${bytesOf(v, 'sizeBytes')}), ${last}`;
}

function vacuumed(v: LineValues, r: Reader): string {
  return `de ${countOf(v, 'deadBeforeCount', r)} a ${countOf(v, 'deadAfterCount', r)} filas muertas en ${spanOf(v, 'tookMs', r)}`;
}

function files(v: LineValues, r: Reader): string {
  const oldest = has(v, 'oldestAt') ? `, el más viejo de ${momentOf(v, 'oldestAt', r)}` : '';
  return `${countOf(v, 'filesCount', r)} archivos (${bytesOf(v, 'bytes')}${oldest})`;
}

function size(v: LineValues): string {
  return has(v, 'sizeBytes') ? `; ${bytesOf(v, 'sizeBytes')} en disco` : '';
}

function measured(v: LineValues, r: Reader): string {
  const part = has(v, 'isWhole') ? 'sus' : 'los primeros';
  const oldest = has(v, 'oldestAt') ? `; el registro más viejo es de ${momentOf(v, 'oldestAt', r)}` : '';
  return `${nameOf(v, 'policy')}; ${shareOf(v, 'dirtyRatio')} de ${part} ${countOf(v, 'recordsCount', r)} registros por limpiar${oldest}${size(v)}`;
}
