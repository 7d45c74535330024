import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { hasType } from './kafka-failure.js';

const PARTITIONS = 3;
const MOST_REPLICAS = 3;
const LEADERS_WAIT_MS = 100;

export function topicOf(topicPrefix: string, master: string): string {
  return `${topicPrefix}${master}`;
}

/**
 * Makes those that are missing, with three partitions and as many replicas as there are brokers, up to three. One that exists is
 * its owner's: nothing of it is changed, above all not its number of partitions, which decides where each key goes.
 */
export async function ensureTopics(admin: Admin, topics: readonly string[], signal: AbortSignal): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(topic));
  if (missing.length === 0) return;
  const { brokers } = await admin.describeCluster();
  const replicationFactor = Math.min(MOST_REPLICAS, brokers.length);
  // One at a time: where somebody else makes one meanwhile, the others are made all the same.
  for (const topic of missing) {
    const order = { topic, numPartitions: PARTITIONS, replicationFactor };
    await admin.createTopics({ topics: [order], waitForLeaders: false });
    while (!(await hasLeaders(admin, topic))) await sleep(LEADERS_WAIT_MS, undefined, { signal });
  }
}

const OWN_TOPIC_KEEPS_MS = '3600000';

/** A topic for nobody but Guardia: one partition, and an hour of records. One that exists stays as it is. */
export async function ensureOwnTopic(admin: Admin, topic: string, signal: AbortSignal): Promise<void> {
  if ((await admin.listTopics()).includes(topic)) return;
  const { brokers } = await admin.describeCluster();
  const configEntries = [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: OWN_TOPIC_KEEPS_MS },
    // Only whole segments are deleted.
    { name: 'segment.ms', value: OWN_TOPIC_KEEPS_MS },
  ];
  const order = { topic, numPartitions: 1, replicationFactor: Math.min(MOST_REPLICAS, brokers.length), configEntries };
  await admin.createTopics({ topics: [order], waitForLeaders: false });
  while (!(await hasLeaders(admin, topic))) await sleep(LEADERS_WAIT_MS, undefined, { signal });
}

/** A topic that was just made is not known to every broker yet, which kafkajs's own wait takes for a failure. */
async function hasLeaders(admin: Admin, topic: string): Promise<boolean> {
  try {
    await admin.fetchTopicMetadata({ topics: [topic] });
    return true;
  } catch (error) {
    if (hasType(error, 'UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE')) return false;
    throw error;
  }
}
