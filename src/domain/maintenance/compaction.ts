import type { TopicSettings } from '../topic-settings.js';
import { attention, line } from './report-lines.js';
import type { LineValues, TaskLine } from './task.js';

/** The beginning of a topic's partitions, as far as it was read. */
export interface LogHead {
  /** From the first to the last of all partitions; after a compaction not each of them has a record any more. */
  readonly offsets: number;
  /** Of these, how many lie in the part that was read. */
  readonly covered: number;
  /** That were found there. */
  readonly records: number;
  /** Of these: with a newer record of the same key in the part that was read. */
  readonly superseded: number;
  readonly keyless: number;
  /** ISO 8601: of the oldest record. */
  readonly oldestAt?: string;
  /** ISO 8601: of the oldest record that supersedes another. */
  readonly supersededSince?: string;
}

/** One topic as it was looked at. */
export interface TopicLog {
  readonly topic: string;
  readonly settings: TopicSettings;
  /** On all brokers' disks, replicas included; absent where the brokers do not say. */
  readonly sizeBytes?: number;
  readonly head?: LogHead;
  /** Why there is no head. */
  readonly code?: string;
}

const POLICY = 'cleanup.policy';
const DAY_MS = 86_400_000;
const SEGMENT_MS = 7 * DAY_MS;

export function policyOf(settings: TopicSettings): string {
  return settings[POLICY]?.value ?? '';
}

export function isCompacted(settings: TopicSettings): boolean {
  return words(policyOf(settings)).includes('compact');
}

/** Compaction besides what is there, so that nothing is kept longer than before. */
export function withCompaction(policy: string): string {
  return ['compact', ...words(policy).filter((word) => word !== 'compact' && word !== 'none')].join(',');
}

/** Why a topic that should be compacted is not given the policy; undefined where it can be. */
export function whyNotCompact({ head, code }: TopicLog): TaskLine['code'] | undefined {
  if (head === undefined) return code === undefined ? undefined : 'topic_unread';
  // Brokers refuse records without a key from a compacted topic: whoever writes them would fail from then on.
  return head.keyless > 0 ? 'topic_keyless' : undefined;
}

/** Share of the records that were read that a cleaner would take away; undefined where none was. */
export function dirtyRatio(head: LogHead | undefined): number | undefined {
  return head && head.records > 0 ? head.superseded / head.records : undefined;
}

/** What is to be said of a compacted topic. */
export function judgeCompacted(log: TopicLog, maxDirtyRatio: number, nowMs: number): TaskLine {
  const { topic, head, settings, code } = log;
  const values = { topic, policy: policyOf(settings), ...sizeOf(log) };
  if (!head) return attention('topic_unread', { ...values, code: code ?? 'UNEXPECTED' });
  const ratio = dirtyRatio(head);
  if (ratio === undefined) return line('topic_empty', values);
  const measured = { ...values, ...readOf(head), dirtyRatio: ratio };
  if (ratio > maxDirtyRatio) return attention('topic_dirty', { ...measured, maxDirtyRatio });
  return isLate(log, nowMs) ? attention('topic_not_cleaned', measured) : line('topic_compacted', measured);
}

/**
 * The cleaner leaves alone what is in the newest segment, what is younger than its lag, and logs below their own ratio. What is
 * superseded since long before all that has not been cleaned.
 */
function isLate({ head, settings }: TopicLog, nowMs: number): boolean {
  if (head?.supersededSince === undefined) return false;
  const belowOwnRatio = (dirtyRatio(head) ?? 0) <= numberIn(settings, 'min.cleanable.dirty.ratio', 0.5);
  const segmentMs = numberIn(settings, 'segment.ms', SEGMENT_MS);
  const lagMs = numberIn(settings, 'min.compaction.lag.ms', 0);
  return !belowOwnRatio && nowMs - Date.parse(head.supersededSince) > segmentMs + lagMs + DAY_MS;
}

export function sizeOf({ sizeBytes }: TopicLog): LineValues {
  return sizeBytes === undefined ? {} : { sizeBytes };
}

function readOf({ offsets, covered, records, oldestAt }: LogHead): LineValues {
  return {
    recordsCount: records,
    ...(covered >= offsets && { isWhole: 1 }),
    ...(oldestAt !== undefined && { oldestAt }),
  };
}

function numberIn(settings: TopicSettings, name: string, otherwise: number): number {
  const value = Number(settings[name]?.value);
  return settings[name] && Number.isFinite(value) ? value : otherwise;
}

function words(policy: string): readonly string[] {
  return policy
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
