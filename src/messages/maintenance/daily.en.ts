import type { DailyLine } from '../../domain/maintenance/lines/lines.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import type { Reader } from '../language.js';
import { bytesOf, countOf, has, momentOf, nameOf, shareOf, troubleOf } from './line-values.js';
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
};

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
