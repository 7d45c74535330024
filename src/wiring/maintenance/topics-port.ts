import type { KafkaTopicsPorts } from '../../activities/maintenance/kafka-topics.js';
import type { CompactTopicsPorts } from '../../activities/maintenance/compact-topics.js';
import type { AtKafka } from '../../activities/actions/kafka-port.js';
import type { Mode } from '../../domain/incident.js';
import type { KafkaClusterTimeouts } from '../../integrations/kafka/cluster.js';
import { openTopicLogs } from '../../integrations/kafka/topic-logs.js';
import type { TopicLogs } from '../../integrations/kafka/topic-logs.js';
import { lookAtTopics } from '../../integrations/kafka/topic-overview.js';
import { kafkaAddress, kafkaPort } from '../kafka-port.js';
import type { KafkaPortParts } from '../kafka-port.js';

/** Looks at many topics, one question after the other, within the five minutes of an attempt. */
const WHOLE_MS = 4 * 60_000;
const LONGEST_ANSWER_MS = 10_000;

export function compactionPort(parts: KafkaPortParts): CompactTopicsPorts {
  const logsOf = ({ service, mode }: AtKafka): TopicLogs =>
    openTopicLogs(kafkaAddress(parts.operation, service, mode), timesOf(parts, service, mode));
  return {
    settings: async (at, most) => logsOf(at).settings(most, at.signal),
    logs: async (at, topics) => logsOf(at).logs(topics, at.signal),
    change: (...asked) => kafkaPort(parts).change(...asked),
  };
}

export function kafkaTopicsPort(parts: KafkaPortParts): KafkaTopicsPorts {
  const { documents, operation } = parts;
  return {
    look: async ({ service, mode, signal }, options) => {
      const address = kafkaAddress(operation, service, mode);
      return lookAtTopics(address, timesOf(parts, service, mode), { ...options, signal });
    },
    ownTopics(service, mode) {
      const { kafka, topicPrefix } = documents.current().pipeline;
      if (mode === 'simulation' || kafka !== service) return undefined;
      return { prefix: topicPrefix, masters: [...documents.layouts().keys()] };
    },
  };
}

function timesOf({ operation }: KafkaPortParts, service: string, mode: Mode): KafkaClusterTimeouts {
  const { timeoutMs } = operation.service(service, mode);
  return { requestMs: Math.min(timeoutMs, LONGEST_ANSWER_MS), wholeMs: WHOLE_MS };
}
