import type { Admin } from 'kafkajs';
import { hasType } from './kafka-failure.js';

/** How a topic stands. `without_leader`: nothing can be written to or read from at least one partition of it. */
export interface TopicState {
  readonly topic: string;
  readonly state: 'there' | 'missing' | 'without_leader';
  readonly partitions: number;
  /** Partitions with a replica that lags behind or is away. */
  readonly outOfSync: number;
}

/**
 * One question for each topic, because kafkajs throws the first topic's fault at whoever asks for several. Asking makes no
 * topic: an administrator forbids it.
 */
export async function topicStates(admin: Admin, topics: readonly string[]): Promise<readonly TopicState[]> {
  const states: TopicState[] = [];
  for (const topic of topics) states.push(await stateOf(admin, topic));
  return states;
}

async function stateOf(admin: Admin, topic: string): Promise<TopicState> {
  const nothing = { topic, partitions: 0, outOfSync: 0 };
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    const outOfSync = partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length;
    return { topic, state: 'there', partitions: partitions.length, outOfSync };
  } catch (error) {
    if (hasType(error, 'UNKNOWN_TOPIC_OR_PARTITION')) return { ...nothing, state: 'missing' };
    if (hasType(error, 'LEADER_NOT_AVAILABLE')) return { ...nothing, state: 'without_leader' };
    throw error;
  }
}
