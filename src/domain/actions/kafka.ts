import { deed, look } from './action.js';
import type { OnService } from './action.js';

/** What Kafka can be asked, beside whether its cluster answers. */
export const KAFKA_LOOKS = {
  check_kafka_brokers: look('check_kafka_brokers', 'kafka'),
  check_kafka_topics: look('check_kafka_topics', 'kafka'),
  check_consumer_lag: look('check_consumer_lag', 'kafka'),
  read_topic_config: look('read_topic_config', 'kafka'),
  probe_kafka: look('probe_kafka', 'kafka'),
} as const;

export const KAFKA_DEEDS = {
  alter_topic_config: deed('alter_topic_config', { undo: 'restored_by_itself', needsPerson: true, kinds: ['kafka'] }),
} as const;

export interface KafkaParams {
  /** Fewer brokers than expected, or a partition without a leader. `expected` where absent: as many as are configured. */
  check_kafka_brokers: OnService & { readonly expected?: number };
  /** Topics that are missing or have partitions without a leader or with replicas out of sync; where absent, the pipeline's. */
  check_kafka_topics: OnService & { readonly topics?: readonly string[] };
  /** Of one consumer group, or of the worst of all. */
  check_consumer_lag: OnService & { readonly group?: string; readonly maxMessages: number };
  read_topic_config: OnService & { readonly topic: string };
  /** Publishes a record into a topic of Guardia's own and reads it back; in a dry run it only asks for the cluster. */
  probe_kafka: OnService;
  /** Alters these settings of a topic and leaves all others as they are; afterwards what was there before is put back. */
  alter_topic_config: OnService & {
    readonly topic: string;
    readonly set: Readonly<Record<string, string>>;
    readonly restoreAfterMs: number;
  };
}
