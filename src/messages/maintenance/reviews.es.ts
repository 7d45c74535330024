import type { ReviewLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { countOf, has, momentOf, nameOf, spanOf, troubleOf } from './line-values.js';
import type { LineWords } from './line-words.js';
import { security } from './security.es.js';

export const reviews: LineWords<ReviewLine> = {
  nothing_found: () => 'sin hallazgos',
  not_reviewed: (v, r) => `${nameOf(v, 'service')}: no se pudo mirar: ${troubleOf(v, 'code', r)}`,
  ...security,

  document_broken: (v, r) =>
    `${nameOf(v, 'file')}: ${countOf(v, 'count', r)} problemas; «./guardia config check» los muestra`,
  master_never_came: (v) =>
    `${nameOf(v, 'master')}: nunca llegó un archivo de este maestro${has(v, 'expectedBy') ? `, que se espera a las ${nameOf(v, 'expectedBy')}` : ''}`,
  master_long_ago: (v, r) => `${nameOf(v, 'master')}: el último archivo llegó el ${momentOf(v, 'lastAt', r)}`,
  master_table_missing: (v) => `${nameOf(v, 'master')}: su tabla ${nameOf(v, 'table')} no existe`,
  master_without_layout: (v, r) =>
    `${nameOf(v, 'master')}: se cargó hasta el ${momentOf(v, 'lastAt', r)} y ya no tiene layout`,
  files_without_layout: (v, r) =>
    `input/: ${countOf(v, 'count', r)} archivos no son de ningún layout: ${nameOf(v, 'names')}`,
  variables: (v, r) =>
    `${nameOf(v, 'service')}: ${countOf(v, 'count', r)} Variables de Airflow${has(v, 'names') ? `: ${nameOf(v, 'names')}` : ''}`,
  variables_missing: (v) =>
    `${nameOf(v, 'service')}: faltan las Variables ${nameOf(v, 'names')}, que lee el DAG de Guardia, salvo que las diga el entorno de los workers`,
  variables_unknown: (v) => `${nameOf(v, 'service')}: Variables que el DAG de Guardia no lee: ${nameOf(v, 'names')}`,
  service_never_probed: (v) => `${nameOf(v, 'service')}: no se puede mirar, porque falta ${nameOf(v, 'names')}`,
  services_observed: (v, r) =>
    `${nameOf(v, 'names')}: solo se observan, y guardia.yaml no cambia desde el ${momentOf(v, 'configuredAt', r)}; quizá ya es hora de mode: act`,
  runbooks_opened_from_outside: (v, r) =>
    `${countOf(v, 'count', r)} runbooks que solo abren personas u otros sistemas: ${nameOf(v, 'names')}`,
  runbooks_never_opened: (v, r) =>
    `${countOf(v, 'count', r)} runbooks que nada de esta configuración abre, y que en un año no abrió nadie: ${nameOf(v, 'names')}`,
  types_without_runbook: (v, r) =>
    `${countOf(v, 'count', r)} tipos de incidente que pueden abrirse y no tienen runbook: ${nameOf(v, 'names')}`,

  credentials_none: () => 'ni guardia.yaml ni el entorno tienen contraseñas que cambiar',
  credential_due: (v) => `${credential(v)}: toca cambiarla, a más tardar el ${nameOf(v, 'dueOn')}`,
  credential_task_open: (v) => `${credential(v)}: ya hay una tarea abierta, la ${nameOf(v, 'number')}`,
  credential_fresh: (v, r) =>
    `${credential(v)}: se cambió el ${momentOf(v, 'doneAt', r)}, hace menos de ${countOf(v, 'dayCount', r)} días`,
  rotation_role_unknown: (v) => `en guardia.yaml no hay rol «${nameOf(v, 'role')}»: sus tareas no serían de nadie`,
  rotation_task_opened: (v) =>
    `tarea ${nameOf(v, 'number')} abierta: ${nameOf(v, 'subject')}, para ${nameOf(v, 'role')}, vence el ${nameOf(v, 'dueOn')}`,

  replay_whole: (v, r) =>
    `releer desde el ${momentOf(v, 'since', r)} trae de vuelta todo lo confirmado: ${countOf(v, 'readCount', r)} registros en ${spanOf(v, 'replayMs', r)}`,
  replay_recovery_point: (v, r) =>
    `punto de recuperación: releer Kafka no traería de vuelta algo confirmado el ${momentOf(v, 'lostSince', r)}, ${spanOf(v, 'recoveryPointMs', r)} antes de la prueba; se leyeron ${countOf(v, 'readCount', r)} registros en ${spanOf(v, 'replayMs', r)}`,
  replay_window_shortened: (v, r) =>
    `se compara desde el ${momentOf(v, 'since', r)}: ${countOf(v, 'leftCount', r)} cargas anteriores son demasiadas para una prueba`,
  replay_no_loads: (v) => `${nameOf(v, 'master')}: ninguna carga con eventos en el plazo`,
  replay_topic_absent: (v) => `${nameOf(v, 'master')}: su topic no existe`,
  replay_found: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos distintos en el topic, de ${countOf(v, 'loadCount', r)} cargas`,
  replay_missing: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos publicados no están en el topic (carga/número): ${nameOf(v, 'places')}`,
  replay_altered: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos tienen en el topic otro id u otra clave que en el outbox (carga/número): ${nameOf(v, 'places')}`,
  replay_out_of_order: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos vienen después de uno más nuevo de la misma entidad (carga/número): ${nameOf(v, 'places')}`,
  replay_unknown: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos del topic no son de ninguna carga conocida (cargas, 0 es ninguna): ${nameOf(v, 'places')}`,
  replay_outbox_lacks: (v, r) =>
    `${nameOf(v, 'master')}: al outbox le faltan ${countOf(v, 'count', r)} filas de cargas del plazo, que no se pueden comparar`,
  replay_duplicates: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos repetidos, con el id por el que un consumidor los descarta`,
  replay_compacted: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos reemplazados por uno posterior de su entidad al compactar el topic`,
  replay_waiting: (v, r) => `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} eventos del outbox aún sin publicar`,
  replay_order_in_part: (v) => `${nameOf(v, 'master')}: demasiadas entidades; su orden se comprobó en parte`,
};

function credential(v: LineValues): string {
  const user = has(v, 'user') ? `, ${nameOf(v, 'user')}` : '';
  return `${nameOf(v, 'subject')} (${nameOf(v, 'at')}${user})`;
}
