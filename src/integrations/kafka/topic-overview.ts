import type { Admin } from 'kafkajs';
import type { TopicOverview } from '../../domain/maintenance/topics.js';
import { administrate } from './attempt.js';
import { createConnector } from './connector.js';
import type { KafkaClusterTimeouts } from './cluster.js';
import { groupNames, lagIn, MOST_GROUPS } from './consumer-lag.js';
import type { KafkaAddress } from './kafka-address.js';
import { hasType } from './kafka-failure.js';
import { logSizes } from './log-sizes.js';

export interface TopicsLook {
  /** By name; Kafka's own are not among them. */
  readonly topics: readonly TopicOverview[];
  /** Topics, and groups, that were not looked at because there are too many. */
  readonly skippedTopics: number;
  readonly skippedGroups: number;
}

interface Bounds {
  readonly partition: number;
  readonly low: number;
  readonly high: number;
}
type Lags = ReadonlyMap<string, { readonly groups: number; readonly lag: number }>;

const OF_KAFKA = /^__/;

/** Every topic with its size, its readers and whether somebody still writes. Throws IntegrationError as `openKafkaCluster`. */
export function lookAtTopics(
  address: KafkaAddress,
  { requestMs, wholeMs }: KafkaClusterTimeouts,
  options: { readonly atMost: number; readonly quietSinceMs: number; readonly signal: AbortSignal },
): Promise<TopicsLook> {
  const { atMost, quietSinceMs, signal } = options;
  const connector = createConnector(address, {
    connectionTimeoutMs: requestMs,
    requestTimeoutMs: requestMs,
    retries: 1,
  });
  return administrate(address, connector, { timeoutMs: wholeMs, signal }, async (admin, within) => {
    const names = (await admin.listTopics()).filter((name) => !OF_KAFKA.test(name)).sort();
    const bounds = new Map<string, readonly Bounds[]>();
    for (const name of names.slice(0, atMost)) {
      const its = await boundsOf(admin, name);
      if (its) bounds.set(name, its);
    }
    const sizes = await logSizes(connector, within).catch(() => new Map<string, number>());
    const { lags, skippedGroups } = await lagsOf(admin, bounds);
    const topics: TopicOverview[] = [];
    for (const [topic, its] of bounds) {
      const sizeBytes = sizes.get(topic);
      topics.push({
        ...{ topic, partitions: its.length },
        messages: its.reduce((sum, { low, high }) => sum + high - low, 0),
        ends: its.reduce((sum, { high }) => sum + high, 0),
        ...(lags.get(topic) ?? { groups: 0, lag: 0 }),
        ...(sizeBytes !== undefined && { sizeBytes }),
        quiet: await isQuiet(admin, topic, its, quietSinceMs),
      });
    }
    return { topics, skippedTopics: Math.max(0, names.length - atMost), skippedGroups };
  });
}

/** Undefined where it was deleted meanwhile. */
async function boundsOf(admin: Admin, topic: string): Promise<readonly Bounds[] | undefined> {
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }));
  } catch (error) {
    if (hasType(error, 'UNKNOWN_TOPIC_OR_PARTITION')) return undefined;
    throw error;
  }
}

async function lagsOf(
  admin: Admin,
  bounds: ReadonlyMap<string, readonly Bounds[]>,
): Promise<{ readonly lags: Lags; readonly skippedGroups: number }> {
  // kafkajs looks for a group's coordinator only among brokers that it has heard of.
  await admin.describeCluster();
  const names = await groupNames(admin);
  const lags = new Map<string, { readonly groups: number; readonly lag: number }>();
  for (const groupId of names.slice(0, MOST_GROUPS)) {
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
      const committed = partitions.filter(({ offset }) => Number(offset) >= 0);
      const its = bounds.get(topic);
      if (!its || committed.length === 0) continue;
      const lag = committed.reduce((sum, { partition, offset }) => {
        const end = its.find((each) => each.partition === partition);
        return sum + (end ? lagIn(end, Number(offset)) : 0);
      }, 0);
      const known = lags.get(topic) ?? { groups: 0, lag: 0 };
      lags.set(topic, { groups: known.groups + 1, lag: known.lag + lag });
    }
  }
  return { lags, skippedGroups: Math.max(0, names.length - MOST_GROUPS) };
}

/** The first record since then would lie before the end, in any partition. */
async function isQuiet(admin: Admin, topic: string, bounds: readonly Bounds[], sinceMs: number): Promise<boolean> {
  try {
    const since = await admin.fetchTopicOffsetsByTimestamp(topic, sinceMs);
    return bounds.every(({ partition, high }) => {
      const first = since.find((each) => each.partition === partition)?.offset ?? high;
      return Number(first) >= high;
    });
  } catch (error) {
    if (hasType(error, 'UNKNOWN_TOPIC_OR_PARTITION')) return false;
    throw error;
  }
}
