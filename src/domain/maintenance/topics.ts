import { METRIC_CHECKS } from '../checks.js';
import { attention, lineWhere } from './report-lines.js';
import type { TaskLine } from './task.js';

/** One topic as it stands. */
export interface TopicOverview {
  readonly topic: string;
  readonly partitions: number;
  /** On all brokers' disks, replicas included; absent where the brokers do not say. */
  readonly sizeBytes?: number;
  /** Offsets from the beginning to the end: what is there, or, of a compacted topic, was. */
  readonly messages: number;
  /** All that was ever written. */
  readonly ends: number;
  /** Groups that have committed offsets of it, and how far behind all of them are. */
  readonly groups: number;
  readonly lag: number;
  /** Whether nobody wrote to it since the moment that was asked about. */
  readonly quiet: boolean;
}

/** What topics of the pipeline are called; none where it has no Kafka, or this is another. */
export interface OwnTopics {
  readonly prefix: string;
  /** Names of masters that have a layout. */
  readonly masters: readonly string[];
}

export type Orphan = 'no_layout' | 'nobody_uses';

const MAX_LAG = METRIC_CHECKS.kafka_lag_high.params.maxMessages;
/** Guardia's own, which have no readers. */
const OF_GUARDIA = /^guardia\./;

/**
 * Ours by its name and without a layout; or one that nobody reads by a group and nobody has written to for long. A prefix that
 * is empty makes nothing ours.
 */
export function orphanOf({ topic, groups, quiet }: TopicOverview, own: OwnTopics | undefined): Orphan | undefined {
  if (OF_GUARDIA.test(topic)) return undefined;
  const isOurs = own !== undefined && own.prefix !== '' && topic.startsWith(own.prefix);
  if (isOurs && !own.masters.includes(topic.slice(own.prefix.length))) return 'no_layout';
  return groups === 0 && quiet && !isOurs ? 'nobody_uses' : undefined;
}

export function topicLine(overview: TopicOverview, own: OwnTopics | undefined, quietMs: number): TaskLine {
  const { topic, partitions, sizeBytes, messages, ends, groups, lag } = overview;
  const values = {
    ...{
      topic,
      partitionsCount: partitions,
      messagesCount: messages,
      endsCount: ends,
      groupsCount: groups,
      lagCount: lag,
    },
    ...(sizeBytes !== undefined && { sizeBytes }),
  };
  switch (orphanOf(overview, own)) {
    case 'no_layout':
      return attention('topic_without_layout', values);
    case 'nobody_uses':
      return attention('topic_unused', { ...values, quietMs });
    case undefined:
      return lineWhere(lag > MAX_LAG, 'topic_overview', values);
  }
}
