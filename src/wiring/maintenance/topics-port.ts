import type { CompactTopicsPorts } from '../../activities/maintenance/compact-topics.js';
import type { AtKafka } from '../../activities/actions/kafka-port.js';
import { openTopicLogs } from '../../integrations/kafka/topic-logs.js';
import type { TopicLogs } from '../../integrations/kafka/topic-logs.js';
import { kafkaAddress, kafkaPort } from '../kafka-port.js';
import type { KafkaPortParts } from '../kafka-port.js';

/** Looks at many topics, one question after the other, within the five minutes of an attempt. */
const WHOLE_MS = 4 * 60_000;
const LONGEST_ANSWER_MS = 10_000;

export function compactionPort(parts: KafkaPortParts): CompactTopicsPorts {
  const logsOf = ({ service, mode }: AtKafka): TopicLogs => {
    const address = kafkaAddress(parts.operation, service, mode);
    const { timeoutMs } = parts.operation.service(service, mode);
    return openTopicLogs(address, { requestMs: Math.min(timeoutMs, LONGEST_ANSWER_MS), wholeMs: WHOLE_MS });
  };
  return {
    settings: async (at, most) => logsOf(at).settings(most, at.signal),
    logs: async (at, topics) => logsOf(at).logs(topics, at.signal),
    change: kafkaPort(parts).change,
  };
}
