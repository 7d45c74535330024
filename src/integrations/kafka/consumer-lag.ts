import type { Admin } from 'kafkajs';
import { hasType } from './kafka-failure.js';
import { GROUP_PREFIX } from './read-range.js';

/** How far one consumer group is behind. */
export interface GroupLag {
  readonly group: string;
  readonly messages: number;
  /** Partitions with committed offsets. */
  readonly partitions: number;
  /** Partitions that are behind by one: after a transaction Kafka's own marker looks like a message that was not read. */
  readonly perhapsMarkers: number;
  /** Where it is furthest behind. */
  readonly worstTopic?: string;
}

export interface LagLook {
  /** Those that have committed offsets, furthest behind first. */
  readonly groups: readonly GroupLag[];
  /** Groups that were not looked at, because there are too many. */
  readonly skipped: number;
  /** How many consume now in the group that is furthest behind. */
  readonly members?: number;
}

export const MOST_GROUPS = 300;
type Ends = ReadonlyMap<number, { readonly low: number; readonly high: number }>;

/** Of one group, or of all that commit their offsets to Kafka. */
export async function consumerLag(admin: Admin, group: string | undefined): Promise<LagLook> {
  // kafkajs looks for a group's coordinator only among brokers that it has heard of.
  await admin.describeCluster();
  const names = group === undefined ? await groupNames(admin) : [group];
  const looked = names.slice(0, MOST_GROUPS);
  const ends = new Map<string, Promise<Ends | undefined>>();
  const endsOf = (topic: string): Promise<Ends | undefined> => {
    const known = ends.get(topic) ?? topicEnds(admin, topic);
    ends.set(topic, known);
    return known;
  };
  const groups: GroupLag[] = [];
  for (const name of looked) {
    const lag = await lagOf(admin, name, endsOf);
    if (lag) groups.push(lag);
  }
  groups.sort((a, b) => b.messages - a.messages);
  const [worst] = groups;
  const members = worst && worst.messages > 0 ? await memberCount(admin, worst.group) : undefined;
  return { groups, skipped: names.length - looked.length, ...(members !== undefined && { members }) };
}

export async function groupNames(admin: Admin): Promise<readonly string[]> {
  const { groups } = await admin.listGroups();
  // Connect's and other clusters' workers are groups, too, and consume nothing.
  return groups
    .filter(({ protocolType }) => protocolType === 'consumer' || protocolType === '')
    .map(({ groupId }) => groupId)
    .filter((groupId) => !groupId.startsWith(GROUP_PREFIX))
    .sort();
}

async function lagOf(
  admin: Admin,
  group: string,
  endsOf: (topic: string) => Promise<Ends | undefined>,
): Promise<GroupLag | undefined> {
  const lags: { readonly topic: string; readonly lag: number }[] = [];
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId: group })) {
    const ends = await endsOf(topic);
    for (const { partition, offset } of partitions) {
      const end = ends?.get(partition);
      // Without a committed offset nobody has promised to read it.
      if (end && Number(offset) >= 0) lags.push({ topic, lag: lagIn(end, Number(offset)) });
    }
  }
  if (lags.length === 0) return undefined;
  const worst = lags.reduce((most, each) => (each.lag > most.lag ? each : most));
  return {
    group,
    messages: lags.reduce((sum, { lag }) => sum + lag, 0),
    partitions: lags.length,
    perhapsMarkers: lags.filter(({ lag }) => lag === 1).length,
    ...(worst.lag > 0 && { worstTopic: worst.topic }),
  };
}

/** What was deleted before it was read is no longer waiting; a topic that was made anew may end before the offset. */
export function lagIn({ low, high }: { readonly low: number; readonly high: number }, committed: number): number {
  return Math.max(0, high - Math.max(low, committed));
}

/** Undefined where the topic is gone. */
async function topicEnds(admin: Admin, topic: string): Promise<Ends | undefined> {
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]));
  } catch (error) {
    if (hasType(error, 'UNKNOWN_TOPIC_OR_PARTITION')) return undefined;
    throw error;
  }
}

async function memberCount(admin: Admin, group: string): Promise<number | undefined> {
  const { groups } = await admin.describeGroups([group]);
  return groups[0]?.members.length;
}
