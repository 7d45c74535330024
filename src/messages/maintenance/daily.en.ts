import type { DailyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { bytesOf, countOf, has, momentOf, nameOf, shareOf, spanOf, troubleOf, wordIn, faultOf } from './line-values.js';
import { textOf } from './line-words.js';
import type { LineWords } from './line-words.js';

export const daily: LineWords<DailyLine> = {
  lines_left_out: (v, r) => `and ${countOf(v, 'leftCount', r)} more lines, for which there is no room here`,

  no_log_folders: () => 'no folders of logs are configured (logFolders in guardia.yaml), so nothing is deleted',
  nothing_old: () => 'there are no old logs to delete',
  logs_old: (v, r) => `${nameOf(v, 'folder')}: ${files(v, r)} unchanged since before ${momentOf(v, 'before', r)}`,
  logs_old_at_least: (v, r) =>
    `${nameOf(v, 'folder')}: at least ${files(v, r)} unchanged since before ${momentOf(v, 'before', r)}; there are too many to count them all`,
  logs_none_old: (v, r) => `${nameOf(v, 'folder')}: nothing unchanged since before ${momentOf(v, 'before', r)}`,
  logs_kept: (v, r) =>
    `${nameOf(v, 'folder')}: ${files(v, r)} left alone, because ${has(v, 'service') ? `their service "${nameOf(v, 'service')}" is not in mode act` : 'the folder is no longer configured'}`,
  log_folder_unusable: (v, r) => `${nameOf(v, 'folder')}: the folder cannot be used: ${troubleOf(v, 'code', r)}`,
  logs_deleted: (v, r) => `${nameOf(v, 'folder')}: deleted ${files(v, r)}`,
  logs_left: (v, r) => `${nameOf(v, 'folder')}: ${files(v, r)} are left, for the next time`,

  compaction_measured_how: () =>
    'Kafka tells nobody outside the dirty ratio that its cleaner keeps: measured is which share of the records read from the beginning of each partition has a newer one of the same key; sizes count all replicas',
  no_topic_compacted: () => 'no topic is compacted, and no pattern of guardia.yaml asks for it',
  topic_policy_missing: (v) =>
    `${nameOf(v, 'topic')}: cleanup.policy is ${nameOf(v, 'policy')} and should be ${nameOf(v, 'wanted')}${size(v)}`,
  topic_keyless: (v, r) =>
    `${nameOf(v, 'topic')}: should be compacted and is not changed (cleanup.policy: ${nameOf(v, 'policy')}): it has ${countOf(v, 'keylessCount', r)} records without a key, which a compacted topic would refuse`,
  topic_unread: (v, r) =>
    `${nameOf(v, 'topic')}: cleanup.policy ${nameOf(v, 'policy')}${size(v)}; its records could not be read (${troubleOf(v, 'code', r)}), so whether it is compacted is not known`,
  topic_empty: (v) => `${nameOf(v, 'topic')}: ${nameOf(v, 'policy')}, no records${size(v)}`,
  topic_compacted: (v, r) => `${nameOf(v, 'topic')}: ${measured(v, r)}`,
  topic_dirty: (v, r) => `${nameOf(v, 'topic')}: ${measured(v, r)}; expected at most ${shareOf(v, 'maxDirtyRatio')}`,
  topic_not_cleaned: (v, r) => `${nameOf(v, 'topic')}: ${measured(v, r)}; the cleaner has not been there for long`,
  topics_not_read: (v, r) => `${countOf(v, 'leftCount', r)} more compacted topics, which were not read`,
  topics_skipped: (v, r) => `${countOf(v, 'leftCount', r)} topics were not looked at: there are too many`,
  topic_pattern_unmatched: (v) => `no topic has a name like "${nameOf(v, 'pattern')}"`,
  topic_policy_set: (v) =>
    `${nameOf(v, 'topic')}: cleanup.policy was ${nameOf(v, 'was')} and is now ${nameOf(v, 'policy')}; all else stayed`,
  topic_policy_already: (v) => `${nameOf(v, 'topic')}: cleanup.policy is ${nameOf(v, 'policy')} already`,
  topic_gone: (v) => `${nameOf(v, 'topic')}: the topic is gone`,

  autovacuum_on: (v, r) =>
    `${nameOf(v, 'database')}: autovacuum is on, ${countOf(v, 'workersCount', r)} of ${countOf(v, 'mostWorkersCount', r)} workers busy${has(v, 'lastAt') ? `, last done ${momentOf(v, 'lastAt', r)}` : ', and has not run yet'}`,
  autovacuum_off: (v) => `${nameOf(v, 'database')}: autovacuum is switched off in the server`,
  autovacuum_off_tables: (v, r) =>
    `${countOf(v, 'tablesCount', r)} tables have autovacuum switched off: ${nameOf(v, 'tables')}`,
  xid_age: (v, r) => age(v, r),
  xid_age_high: (v, r) => `${age(v, r)}: the forced vacuum does not get through`,
  snapshot_held: (v, r) =>
    `session ${textOf(v, 'pid')} (${nameOf(v, 'application')}) has had a transaction open for ${spanOf(v, 'sinceMs', r)}: what died since cannot be removed`,
  vacuum_needed: (v, r) => `${nameOf(v, 'table')}: ${dead(v, r)}`,
  vacuum_never_analyzed: (v, r) =>
    `${nameOf(v, 'table')}: was never analyzed (about ${countOf(v, 'liveRowsCount', r)} rows)`,
  vacuum_not_ours: (v, r) => `${nameOf(v, 'table')}: ${dead(v, r)}; Guardia's user may not vacuum it`,
  vacuum_none_needed: (v, r) => `none of the ${countOf(v, 'tablesCount', r)} tables needs a vacuum`,
  vacuum_left: (v, r) => `${countOf(v, 'leftCount', r)} more tables are left for the next time`,
  vacuumed: (v, r) => `${nameOf(v, 'table')}: ${vacuumed(v, r)}`,
  vacuum_dead_left: (v, r) => `${nameOf(v, 'table')}: ${vacuumed(v, r)}; something keeps the dead rows`,
  vacuum_already: (v, r) =>
    `${nameOf(v, 'table')}: was vacuumed in this run already (${momentOf(v, 'lastAt', r)}), ${countOf(v, 'deadAfterCount', r)} dead rows are left`,
  vacuum_no_effect: (v) => `${nameOf(v, 'table')}: the server did nothing, as it does for a user who may not`,
  vacuum_locked: (v, r) =>
    `${nameOf(v, 'table')}: skipped, somebody held its lock for more than ${spanOf(v, 'lockTimeoutMs', r)}`,
  vacuum_gone: (v) => `${nameOf(v, 'table')}: the table is gone`,

  no_old_records: (v, r) => `Guardia's own store has nothing to spare of before ${momentOf(v, 'before', r)}`,
  old_records: (v, r) =>
    `${RECORDS[textOf(v, 'table')] ?? textOf(v, 'table')}: ${countOf(v, 'rowsCount', r)} of before ${momentOf(v, 'before', r)} (since ${momentOf(v, 'oldestAt', r)})`,
  records_deleted: (v, r) =>
    `${RECORDS[textOf(v, 'table')] ?? textOf(v, 'table')}: ${countOf(v, 'rowsCount', r)} deleted`,
  records_left: (v, r) =>
    `${RECORDS[textOf(v, 'table')] ?? textOf(v, 'table')}: ${countOf(v, 'rowsCount', r)} are left, for the next time`,

  digest_part_missing: (v, r) =>
    `nothing is known of ${PARTS[textOf(v, 'part')] ?? textOf(v, 'part')}: ${troubleOf(v, 'code', r)}`,
  no_open_incidents: () => 'no incident is open',
  incident_open: (v, r) => `${incident(v, r)}, open for ${spanOf(v, 'ageMs', r)}, taken on by ${nameOf(v, 'by')}`,
  incident_open_unacknowledged: (v, r) =>
    `${incident(v, r)}, open for ${spanOf(v, 'ageMs', r)}, and nobody has acknowledged it`,
  no_alerts: (v, r) => `no alert since ${momentOf(v, 'since', r)}`,
  alerts_from: (v, r) =>
    `since ${momentOf(v, 'since', r)}, by ${wordIn('sources', v, 'source', r)}: ${countOf(v, 'incidentsCount', r)} incidents, ${countOf(v, 'repeatsCount', r)} repeats`,
  alerts_opened_nothing: (v, r) =>
    `${countOf(v, 'alertsCount', r)} alerts opened nothing, because it was over or all was well`,
  nothing_repaired_quietly: (v, r) => `since ${momentOf(v, 'since', r)} nothing was repaired without waking anybody`,
  repaired_quietly: (v, r) =>
    `${named(v)}: repaired in ${spanOf(v, 'tookMs', r)} without waking anybody (${wordIn('actions', v, 'actions', r)}), on ${momentOf(v, 'openedAt', r)}`,
  recovered_quietly: (v, r) =>
    `${named(v)}: recovered by itself in ${spanOf(v, 'tookMs', r)} without waking anybody, on ${momentOf(v, 'openedAt', r)}`,
  no_returning_errors: (v, r) => `no error of error_log came back in the last ${countOf(v, 'daysCount', r)} days`,
  error_returns: (v, r) =>
    `error_log: ${faultOf(v, 'type', r)}${where(v)}, on ${countOf(v, 'daysCount', r)} days, ${countOf(v, 'rowsCount', r)} rows, the last on ${textOf(v, 'lastDate')}`,
};

const RECORDS: Readonly<Record<string, string>> = {
  deliveries: 'messages sent',
  intake_notes: 'notes of alerts',
  maintenance_runs: 'maintenance reports',
};

const PARTS: Readonly<Record<string, string>> = {
  open_incidents: 'open incidents',
  alerts: 'alerts taken in',
  quiet_repairs: 'what was repaired without waking anybody',
  returning_errors: 'errors of error_log that come back',
};

function named(v: LineValues): string {
  const number = has(v, 'number') ? `no. ${textOf(v, 'number')} ` : '';
  return `${number}${nameOf(v, 'type')} of ${nameOf(v, 'subject')}`;
}

function incident(v: LineValues, r: Reader): string {
  return `${named(v)} (${wordIn('severities', v, 'severity', r)})`;
}

function where(v: LineValues): string {
  const field = has(v, 'field') ? `, field ${nameOf(v, 'field')}` : '';
  return `${has(v, 'master') ? ` in ${nameOf(v, 'master')}` : ''}${field}`;
}

function age(v: LineValues, r: Reader): string {
  return `${nameOf(v, 'database')}: the oldest transaction that is not frozen has an age of ${countOf(v, 'xidAgeCount', r)}, ${shareOf(v, 'ageRatio')} of autovacuum_freeze_max_age (${countOf(v, 'freezeMaxAgeCount', r)})`;
}

function dead(v: LineValues, r: Reader): string {
  const last = has(v, 'lastAt') ? `last vacuumed ${momentOf(v, 'lastAt', r)}` : 'never vacuumed';
  return `${countOf(v, 'deadRowsCount', r)} dead rows (${shareOf(v, 'deadRatio')} of a table of ${bytesOf(v, 'sizeBytes')}), ${last}`;
}

function vacuumed(v: LineValues, r: Reader): string {
  return `from ${countOf(v, 'deadBeforeCount', r)} to ${countOf(v, 'deadAfterCount', r)} dead rows in ${spanOf(v, 'tookMs', r)}`;
}

function files(v: LineValues, r: Reader): string {
  const oldest = has(v, 'oldestAt') ? `, the oldest of ${momentOf(v, 'oldestAt', r)}` : '';
  return `${countOf(v, 'filesCount', r)} files (${bytesOf(v, 'bytes')}${oldest})`;
}

function size(v: LineValues): string {
  return has(v, 'sizeBytes') ? `; ${bytesOf(v, 'sizeBytes')} on disk` : '';
}

function measured(v: LineValues, r: Reader): string {
  const part = has(v, 'isWhole') ? 'its' : 'the first';
  const oldest = has(v, 'oldestAt') ? `; the oldest record is of ${momentOf(v, 'oldestAt', r)}` : '';
  return `${nameOf(v, 'policy')}; ${shareOf(v, 'dirtyRatio')} of ${part} ${countOf(v, 'recordsCount', r)} records still to be cleaned${oldest}${size(v)}`;
}
