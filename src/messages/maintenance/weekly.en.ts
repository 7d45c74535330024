import type { WeeklyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { bytesOf, countOf, faultOf, has, momentOf, nameOf, shareOf, spanOf, troubleOf } from './line-values.js';
import { numberOf, textOf } from './line-words.js';
import type { LineWords } from './line-words.js';

export const weekly: LineWords<WeeklyLine> = {
  pipeline_runs: (v, r) =>
    `${by(v)}: ${countOf(v, 'runsCount', r)} runs, ${countOf(v, 'failedCount', r)} failed; in the span before ${countOf(v, 'runsBeforeCount', r)}, ${countOf(v, 'failedBeforeCount', r)} failed`,
  run_durations: (v, r) =>
    `${by(v)}: a run took ${spanOf(v, 'meanMs', r)} in the mean, median ${spanOf(v, 'medianMs', r)}, at most ${spanOf(v, 'maxMs', r)} (limit ${spanOf(v, 'limitMs', r)})${has(v, 'meanBeforeMs') ? `; in the span before ${spanOf(v, 'meanBeforeMs', r)} in the mean` : ''}`,
  no_runs: (v, r) => `${by(v)}: no run ended; in the span before ${countOf(v, 'runsBeforeCount', r)}`,
  runs_left_out: (v, r) => `only the last ${countOf(v, 'runsCount', r)} runs were looked at`,
  dag_unknown: (v) => `${nameOf(v, 'service')} does not know the DAG ${nameOf(v, 'dagId')}`,
  tasks_succeeded: (v, r) =>
    `tasks: ${shareOf(v, 'successRatio')} succeeded (${countOf(v, 'succeededCount', r)}, and ${countOf(v, 'failedCount', r)} failed; expected at least ${shareOf(v, 'minimumRatio')})${has(v, 'beforeRatio') ? `; in the span before ${shareOf(v, 'beforeRatio')}` : ''}`,
  no_tasks: () => 'no task ended',
  tasks_uncounted: (v) => `${nameOf(v, 'service')} counts no tasks, so there is no success rate`,

  service_cpu: (v, r) =>
    `${nameOf(v, 'service')}: ${shareOf(v, 'cpuRatio')} of its processors (${how(v)})${trend(v, r, (name) => shareOf(v, name))}`,
  service_memory: (v, r) =>
    `${nameOf(v, 'service')}: ${bytesOf(v, 'memoryBytes')} of memory${has(v, 'memoryRatio') ? `, ${shareOf(v, 'memoryRatio')} of what it may use` : ''} (${how(v)})${trend(v, r, (name) => bytesOf(v, name))}`,
  service_disk: (v, r) =>
    `${nameOf(v, 'service')}: disk ${nameOf(v, 'path')} used ${bytesOf(v, 'usedBytes')} of ${bytesOf(v, 'capacityBytes')} (${shareOf(v, 'usedRatio')})${trend(v, r, (name) => bytesOf(v, name))}`,
  service_not_measured: (v) =>
    `${nameOf(v, 'service')}: its processors and memory are not measured, because nothing here runs it`,
  service_unmeasurable: (v, r) =>
    `${nameOf(v, 'service')}: ${textOf(v, 'what') === 'disk' ? 'its disk' : 'its processors and memory'} could not be measured: ${troubleOf(v, 'code', r)}`,

  errors_in_all: (v, r) =>
    `error_log from ${textOf(v, 'from')} to ${textOf(v, 'to')}: ${countOf(v, 'rowsCount', r)} rows; in the days before ${countOf(v, 'beforeCount', r)}`,
  no_errors: (v, r) =>
    `error_log has no rows from ${textOf(v, 'from')} to ${textOf(v, 'to')}; in the days before ${countOf(v, 'beforeCount', r)}`,
  errors_of_type: (v, r) =>
    `${faultOf(v, 'type', r)}: ${countOf(v, 'rowsCount', r)} rows, ${countOf(v, 'correctedCount', r)} corrected by now; before ${countOf(v, 'beforeCount', r)}${has(v, 'masters') ? `; in ${nameOf(v, 'masters')}` : ''}${has(v, 'example') ? `; for example: ${nameOf(v, 'example')}` : ''}`,
  error_types_gone: (v, r) => `${countOf(v, 'typesCount', r)} types of error of before are gone`,

  disk_fills: (v, r) =>
    `${nameOf(v, 'service')}: if it goes on like that, disk ${nameOf(v, 'path')} is full on ${momentOf(v, 'fullAt', r)} (${bytesOf(v, 'bytesPerDay')} a day, by ${spanOf(v, 'spanMs', r)}; used ${bytesOf(v, 'usedBytes')} of ${bytesOf(v, 'capacityBytes')})`,
  disk_steady: (v, r) =>
    `${nameOf(v, 'service')}: disk ${nameOf(v, 'path')} does not fill (used ${bytesOf(v, 'usedBytes')} of ${bytesOf(v, 'capacityBytes')}, ${countOf(v, 'samplesCount', r)} samples)`,
  disk_too_few_samples: (v, r) =>
    `${nameOf(v, 'service')}: of disk ${nameOf(v, 'path')} there are too few samples yet (${countOf(v, 'samplesCount', r)}) for a forecast; used ${bytesOf(v, 'usedBytes')} of ${bytesOf(v, 'capacityBytes')}`,
  disk_not_configured: (v) =>
    `${nameOf(v, 'service')}: no samples of its disk, because guardia.yaml does not say which it is (diskPath)`,
  disk_unreachable: (v, r) =>
    `${nameOf(v, 'service')}: its disk could not be measured: ${troubleOf(v, 'code', r)} (${countOf(v, 'samplesCount', r)} samples of before)`,
  disk_not_looked_at: (v, r) =>
    `${nameOf(v, 'service')}: of disk ${nameOf(v, 'path')} there are ${countOf(v, 'samplesCount', r)} samples, the last of ${momentOf(v, 'newestAt', r)}, and nobody looks at it any more`,

  topic_overview: (v, r) => `${nameOf(v, 'topic')}: ${topic(v, r)}`,
  topic_without_layout: (v, r) =>
    `${nameOf(v, 'topic')}: orphan, it is called like a master and there is no layout for it; ${topic(v, r)}`,
  topic_unused: (v, r) =>
    `${nameOf(v, 'topic')}: orphan, no group reads it and nobody has written to it for more than ${spanOf(v, 'quietMs', r)}; ${topic(v, r)}`,
  no_topics: () => 'there are no topics',
  more_topics: (v, r) => `${countOf(v, 'leftCount', r)} more topics, which were not looked at`,
  more_groups: (v, r) => `${countOf(v, 'leftCount', r)} more consumer groups, which were not looked at`,
};

function by(v: LineValues): string {
  return textOf(v, 'source') === 'guardia' ? 'Guardia' : 'Airflow';
}

function how(v: LineValues): string {
  return textOf(v, 'how') === 'container' ? 'its container' : 'its process and those that it started';
}

function trend(v: LineValues, r: Reader, shown: (name: string) => string): string {
  if (!has(v, 'perDay')) return '; too few samples for a trend';
  const moves = numberOf(v, 'perDay') < 0 ? shown('perDay') : `+${shown('perDay')}`;
  const outliers = has(v, 'furthestAt')
    ? `; ${countOf(v, 'outliersCount', r)} outliers, the furthest ${shown('furthest')} on ${momentOf(v, 'furthestAt', r)}`
    : '';
  return `; ${moves} a day over ${spanOf(v, 'spanMs', r)} (${countOf(v, 'samplesCount', r)} samples)${outliers}`;
}

function topic(v: LineValues, r: Reader): string {
  const size = has(v, 'sizeBytes') ? `, ${bytesOf(v, 'sizeBytes')}` : ', size not known';
  return `${countOf(v, 'partitionsCount', r)} partitions${size}, ${countOf(v, 'messagesCount', r)} messages (up to offset ${countOf(v, 'endsCount', r)}), ${countOf(v, 'groupsCount', r)} groups, ${countOf(v, 'lagCount', r)} not read`;
}
