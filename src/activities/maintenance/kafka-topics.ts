import type { Mode } from '../../domain/incident.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import { orphanOf, topicLine } from '../../domain/maintenance/topics.js';
import type { OwnTopics, TopicOverview } from '../../domain/maintenance/topics.js';
import type { AtKafka } from '../actions/kafka-port.js';
import type { MaintenanceTask } from './task.js';

export interface KafkaTopicsPorts {
  /** Throws IntegrationError. */
  readonly look: (
    at: AtKafka,
    options: { readonly atMost: number; readonly quietSinceMs: number },
  ) => Promise<{
    readonly topics: readonly TopicOverview[];
    readonly skippedTopics: number;
    readonly skippedGroups: number;
  }>;
  /** What the pipeline's topics are called there; undefined where it publishes to none. */
  readonly ownTopics: (service: string, mode: Mode) => OwnTopics | undefined;
}

/** Nobody wrote for a month. */
const QUIET_MS = 30 * 86_400_000;

/** The list of topics with their sizes and readers, those that need a look first. */
export function kafkaTopics({ look, ownTopics }: KafkaTopicsPorts): MaintenanceTask<'kafka_topics'> {
  return {
    async plan({ service, mode, params: { atMostTopics }, startedAt, signal }) {
      const quietSinceMs = Date.parse(startedAt) - QUIET_MS;
      const seen = await look({ service, mode, signal }, { atMost: atMostTopics, quietSinceMs });
      const own = ownTopics(service, mode);
      const lines = seen.topics.map((topic) => topicLine(topic, own, QUIET_MS));
      const { topics, skippedTopics, skippedGroups } = seen;
      const total = (of: (topic: TopicOverview) => number): number => topics.reduce((sum, topic) => sum + of(topic), 0);
      return {
        lines: withinMost([
          ...(topics.length === 0 ? [line('no_topics')] : []),
          ...lines.filter((each) => each.attention),
          ...lines.filter((each) => !each.attention),
          ...(skippedTopics > 0 ? [attention('more_topics', { leftCount: skippedTopics })] : []),
          ...(skippedGroups > 0 ? [attention('more_groups', { leftCount: skippedGroups })] : []),
        ]),
        figures: {
          topicsCount: topics.length + skippedTopics,
          topicsBytes: total(({ sizeBytes = 0 }) => sizeBytes),
          messagesCount: total(({ messages }) => messages),
          lagCount: total(({ lag }) => lag),
          orphansCount: topics.filter((topic) => orphanOf(topic, own) !== undefined).length,
        },
      };
    },
  };
}
