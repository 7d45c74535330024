import type { WeeklyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { bytesOf, countOf, faultOf, has, momentOf, nameOf, shareOf, spanOf, troubleOf } from './line-values.js';
import { numberOf, textOf } from './line-words.js';
import type { LineWords } from './line-words.js';

export const weekly: LineWords<WeeklyLine> = {
  pipeline_runs: (v, r) =>
    `${by(v)}: ${countOf(v, 'runsCount', r)} corridas, ${countOf(v, 'failedCount', r)} fallidas; en el período anterior ${countOf(v, 'runsBeforeCount', r)}, ${countOf(v, 'failedBeforeCount', r)} fallidas`,
  run_durations: (v, r) =>
    `${by(v)}: una corrida duró en promedio ${spanOf(v, 'meanMs', r)}, mediana ${spanOf(v, 'medianMs', r)}, máximo ${spanOf(v, 'maxMs', r)} (límite ${spanOf(v, 'limitMs', r)})${has(v, 'meanBeforeMs') ? `; en el período anterior ${spanOf(v, 'meanBeforeMs', r)} en promedio` : ''}`,
  no_runs: (v, r) => `${by(v)}: ninguna corrida terminó; en el período anterior ${countOf(v, 'runsBeforeCount', r)}`,
  runs_left_out: (v, r) => `solo se miraron las últimas ${countOf(v, 'runsCount', r)} corridas`,
  dag_unknown: (v) => `${nameOf(v, 'service')} no conoce el DAG ${nameOf(v, 'dagId')}`,
  tasks_succeeded: (v, r) =>
    `tareas: ${shareOf(v, 'successRatio')} con éxito (${countOf(v, 'succeededCount', r)}, y ${countOf(v, 'failedCount', r)} fallidas; se espera al menos ${shareOf(v, 'minimumRatio')})${has(v, 'beforeRatio') ? `; en el período anterior ${shareOf(v, 'beforeRatio')}` : ''}`,
  no_tasks: () => 'ninguna tarea terminó',
  tasks_uncounted: (v) => `${nameOf(v, 'service')} no cuenta tareas, así que no hay tasa de éxito`,

  service_cpu: (v, r) =>
    `${nameOf(v, 'service')}: ${shareOf(v, 'cpuRatio')} de sus procesadores (${how(v)})${trend(v, r, (name) => shareOf(v, name))}`,
  service_memory: (v, r) =>
    `${nameOf(v, 'service')}: ${bytesOf(v, 'memoryBytes')} de memoria${has(v, 'memoryRatio') ? `, ${shareOf(v, 'memoryRatio')} de la que puede usar` : ''} (${how(v)})${trend(v, r, (name) => bytesOf(v, name))}`,
  service_disk: (v, r) =>
    `${nameOf(v, 'service')}: disco ${nameOf(v, 'path')} usado ${bytesOf(v, 'usedBytes')} de ${bytesOf(v, 'capacityBytes')} (${shareOf(v, 'usedRatio')})${trend(v, r, (name) => bytesOf(v, name))}`,
  service_not_measured: (v) =>
    `${nameOf(v, 'service')}: no se mide su procesador ni su memoria, porque Guardia no lo tiene corriendo aquí`,
  service_unmeasurable: (v, r) =>
    `${nameOf(v, 'service')}: no se pudo medir ${textOf(v, 'what') === 'disk' ? 'su disco' : 'su procesador y su memoria'}: ${troubleOf(v, 'code', r)}`,

  errors_in_all: (v, r) =>
    `error_log del ${textOf(v, 'from')} al ${textOf(v, 'to')}: ${countOf(v, 'rowsCount', r)} filas; en los días anteriores ${countOf(v, 'beforeCount', r)}`,
  no_errors: (v, r) =>
    `error_log no tiene filas del ${textOf(v, 'from')} al ${textOf(v, 'to')}; en los días anteriores ${countOf(v, 'beforeCount', r)}`,
  errors_of_type: (v, r) =>
    `${faultOf(v, 'type', r)}: ${countOf(v, 'rowsCount', r)} filas, ${countOf(v, 'correctedCount', r)} ya corregidas; antes ${countOf(v, 'beforeCount', r)}${has(v, 'masters') ? `; en ${nameOf(v, 'masters')}` : ''}${has(v, 'example') ? `; por ejemplo: ${nameOf(v, 'example')}` : ''}`,
  error_types_gone: (v, r) => `${countOf(v, 'typesCount', r)} tipos de error de antes ya no aparecen`,

  disk_fills: (v, r) =>
    `${nameOf(v, 'service')}: si sigue así, el disco ${nameOf(v, 'path')} se llena el ${momentOf(v, 'fullAt', r)} (${bytesOf(v, 'bytesPerDay')} por día, según ${spanOf(v, 'spanMs', r)}; usado ${bytesOf(v, 'usedBytes')} de ${bytesOf(v, 'capacityBytes')})`,
  disk_steady: (v, r) =>
    `${nameOf(v, 'service')}: el disco ${nameOf(v, 'path')} no se llena (usado ${bytesOf(v, 'usedBytes')} de ${bytesOf(v, 'capacityBytes')}, ${countOf(v, 'samplesCount', r)} mediciones)`,
  disk_too_few_samples: (v, r) =>
    `${nameOf(v, 'service')}: del disco ${nameOf(v, 'path')} hay todavía muy pocas mediciones (${countOf(v, 'samplesCount', r)}) para un pronóstico; usado ${bytesOf(v, 'usedBytes')} de ${bytesOf(v, 'capacityBytes')}`,
  disk_not_configured: (v) =>
    `${nameOf(v, 'service')}: sin mediciones de disco, porque guardia.yaml no dice cuál es (diskPath)`,
  disk_unreachable: (v, r) =>
    `${nameOf(v, 'service')}: no se pudo medir su disco: ${troubleOf(v, 'code', r)} (${countOf(v, 'samplesCount', r)} mediciones anteriores)`,
  disk_not_looked_at: (v, r) =>
    `${nameOf(v, 'service')}: el disco ${nameOf(v, 'path')} tiene ${countOf(v, 'samplesCount', r)} mediciones, la última del ${momentOf(v, 'newestAt', r)}, y ya nadie lo mira`,

  topic_overview: (v, r) => `${nameOf(v, 'topic')}: ${topic(v, r)}`,
  topic_without_layout: (v, r) =>
    `${nameOf(v, 'topic')}: huérfano, tiene nombre de maestra y no hay layout para ella; ${topic(v, r)}`,
  topic_unused: (v, r) =>
    `${nameOf(v, 'topic')}: huérfano, ningún grupo lo lee y nadie escribe en él desde hace más de ${spanOf(v, 'quietMs', r)}; ${topic(v, r)}`,
  no_topics: () => 'no hay tópicos',
  more_topics: (v, r) => `${countOf(v, 'leftCount', r)} tópicos más, que no se miraron`,
  more_groups: (v, r) => `${countOf(v, 'leftCount', r)} grupos de consumidores más, que no se miraron`,
};

function by(v: LineValues): string {
  return textOf(v, 'source') === 'guardia' ? 'Guardia' : 'Airflow';
}

function how(v: LineValues): string {
  return textOf(v, 'how') === 'container' ? 'su contenedor' : 'su proceso y los que inició';
}

function trend(v: LineValues, r: Reader, shown: (name: string) => string): string {
  if (!has(v, 'perDay')) return '; muy pocas mediciones para una tendencia';
  const moves = numberOf(v, 'perDay') < 0 ? shown('perDay') : `+${shown('perDay')}`;
  const outliers = has(v, 'furthestAt')
    ? `; ${countOf(v, 'outliersCount', r)} valores atípicos, el mayor ${shown('furthest')} el ${momentOf(v, 'furthestAt', r)}`
    : '';
  return `; ${moves} por día en ${spanOf(v, 'spanMs', r)} (${countOf(v, 'samplesCount', r)} mediciones)${outliers}`;
}

function topic(v: LineValues, r: Reader): string {
  const size = has(v, 'sizeBytes') ? `, ${bytesOf(v, 'sizeBytes')}` : ', tamaño desconocido';
  return `${countOf(v, 'partitionsCount', r)} particiones${size}, ${countOf(v, 'messagesCount', r)} mensajes (hasta el offset ${countOf(v, 'endsCount', r)}), ${countOf(v, 'groupsCount', r)} grupos, ${countOf(v, 'lagCount', r)} sin leer`;
}
