import type { Mode } from '../../domain/incident.js';
import type { ServiceFinding } from '../../domain/service.js';
import type { TopicChange, TopicSettings } from '../../domain/topic-settings.js';

/** A service of kind kafka, of the operation that the mode speaks about. */
export interface AtKafka {
  readonly service: string;
  readonly mode: Mode;
  readonly signal: AbortSignal;
}

export interface KafkaPort {
  // Looks: a fault is a finding.
  /** @param expected as many as are configured where absent */
  brokers(at: AtKafka, expected?: number): Promise<ServiceFinding>;
  /** @param topics the pipeline's where absent */
  topics(at: AtKafka, topics?: readonly string[]): Promise<ServiceFinding>;
  lag(at: AtKafka, group: string | undefined, maxMessages: number): Promise<ServiceFinding>;
  topicConfig(at: AtKafka, topic: string): Promise<ServiceFinding>;
  /** Publishes a record of its own and reads it back. */
  roundTrip(at: AtKafka): Promise<ServiceFinding>;

  /**
   * For the deed. Alters what `decide` says of what is there at that moment, and nothing else. Where `validateOnly`, the cluster only judges
   * it. Throws IntegrationError.
   */
  change(
    at: AtKafka,
    topic: string,
    decide: (now: TopicSettings) => TopicChange,
    validateOnly: boolean,
  ): Promise<TopicSettings>;
}
