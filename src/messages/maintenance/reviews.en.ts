import type { ReviewLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { countOf, has, momentOf, nameOf, spanOf, troubleOf } from './line-values.js';
import type { LineWords } from './line-words.js';
import { security } from './security.en.js';

export const reviews: LineWords<ReviewLine> = {
  nothing_found: () => 'nothing found',
  not_reviewed: (v, r) => `${nameOf(v, 'service')}: could not be looked at: ${troubleOf(v, 'code', r)}`,
  ...security,

  document_broken: (v, r) =>
    `${nameOf(v, 'file')}: ${countOf(v, 'count', r)} problems; "./guardia config check" shows them`,
  master_never_came: (v) =>
    `${nameOf(v, 'master')}: no file of this master ever came${has(v, 'expectedBy') ? `, which is expected at ${nameOf(v, 'expectedBy')}` : ''}`,
  master_long_ago: (v, r) => `${nameOf(v, 'master')}: the last file came on ${momentOf(v, 'lastAt', r)}`,
  master_table_missing: (v) => `${nameOf(v, 'master')}: its table ${nameOf(v, 'table')} does not exist`,
  master_without_layout: (v, r) =>
    `${nameOf(v, 'master')}: was loaded until ${momentOf(v, 'lastAt', r)} and has no layout any more`,
  files_without_layout: (v, r) => `input/: ${countOf(v, 'count', r)} files fit no layout: ${nameOf(v, 'names')}`,
  variables: (v, r) =>
    `${nameOf(v, 'service')}: ${countOf(v, 'count', r)} Airflow Variables${has(v, 'names') ? `: ${nameOf(v, 'names')}` : ''}`,
  variables_missing: (v) =>
    `${nameOf(v, 'service')}: the Variables ${nameOf(v, 'names')} are missing, which Guardia's DAG reads unless the workers' environment has them`,
  variables_unknown: (v) =>
    `${nameOf(v, 'service')}: Variables that Guardia's DAG does not read: ${nameOf(v, 'names')}`,
  service_never_probed: (v) => `${nameOf(v, 'service')}: cannot be looked at, because ${nameOf(v, 'names')} is missing`,
  services_observed: (v, r) =>
    `${nameOf(v, 'names')}: only observed, and guardia.yaml is unchanged since ${momentOf(v, 'configuredAt', r)}; perhaps it is time for mode: act`,
  runbooks_opened_from_outside: (v, r) =>
    `${countOf(v, 'count', r)} runbooks that only people or other systems open: ${nameOf(v, 'names')}`,
  runbooks_never_opened: (v, r) =>
    `${countOf(v, 'count', r)} runbooks that nothing of this configuration opens, and that nobody opened in a year: ${nameOf(v, 'names')}`,
  types_without_runbook: (v, r) =>
    `${countOf(v, 'count', r)} types of incidents that can open and have no runbook: ${nameOf(v, 'names')}`,

  credentials_none: () => 'neither guardia.yaml nor the environment has a password to change',
  credential_due: (v) => `${credential(v)}: due to be changed, on ${nameOf(v, 'dueOn')} at the latest`,
  credential_task_open: (v) => `${credential(v)}: there is an open task already, number ${nameOf(v, 'number')}`,
  credential_fresh: (v, r) =>
    `${credential(v)}: changed on ${momentOf(v, 'doneAt', r)}, less than ${countOf(v, 'dayCount', r)} days ago`,
  rotation_role_unknown: (v) => `guardia.yaml has no role "${nameOf(v, 'role')}": its tasks would be nobody's`,
  rotation_task_opened: (v) =>
    `task ${nameOf(v, 'number')} opened: ${nameOf(v, 'subject')}, for ${nameOf(v, 'role')}, due on ${nameOf(v, 'dueOn')}`,

  replay_whole: (v, r) =>
    `a replay since ${momentOf(v, 'since', r)} brings back everything that was committed: ${countOf(v, 'readCount', r)} records in ${spanOf(v, 'replayMs', r)}`,
  replay_recovery_point: (v, r) =>
    `recovery point: a replay of Kafka would not bring back something committed on ${momentOf(v, 'lostSince', r)}, ${spanOf(v, 'recoveryPointMs', r)} before the test; ${countOf(v, 'readCount', r)} records were read in ${spanOf(v, 'replayMs', r)}`,
  replay_window_shortened: (v, r) =>
    `compared since ${momentOf(v, 'since', r)}: ${countOf(v, 'leftCount', r)} older loads are too many for one test`,
  replay_no_loads: (v) => `${nameOf(v, 'master')}: no load with events in this time`,
  replay_topic_absent: (v) => `${nameOf(v, 'master')}: its topic does not exist`,
  replay_found: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} different events in the topic, of ${countOf(v, 'loadCount', r)} loads`,
  replay_missing: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} published events are not in the topic (load/number): ${nameOf(v, 'places')}`,
  replay_altered: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} events have another id or key in the topic than in the outbox (load/number): ${nameOf(v, 'places')}`,
  replay_out_of_order: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} events come after a newer one of the same entity (load/number): ${nameOf(v, 'places')}`,
  replay_unknown: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} events of the topic are of no load that is known (loads, 0 is none): ${nameOf(v, 'places')}`,
  replay_outbox_lacks: (v, r) =>
    `${nameOf(v, 'master')}: the outbox lacks ${countOf(v, 'count', r)} rows of loads of this time, which cannot be compared`,
  replay_duplicates: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} repeated events, with the id by which a consumer drops them`,
  replay_compacted: (v, r) =>
    `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} events replaced by a later one of their entity when the topic was compacted`,
  replay_waiting: (v, r) => `${nameOf(v, 'master')}: ${countOf(v, 'count', r)} events of the outbox not published yet`,
  replay_order_in_part: (v) => `${nameOf(v, 'master')}: too many entities; their order was looked at in part`,
};

function credential(v: LineValues): string {
  const user = has(v, 'user') ? `, ${nameOf(v, 'user')}` : '';
  return `${nameOf(v, 'subject')} (${nameOf(v, 'at')}${user})`;
}
