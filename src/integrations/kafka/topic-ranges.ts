import type { Admin } from 'kafkajs';
import type { PartitionRange } from './read-range.js';

/** From the first message at or after that time, or from the beginning, to what is there now. */
export async function rangesSince(
  admin: Admin,
  topic: string,
  sinceMs: number | undefined,
): Promise<readonly PartitionRange[]> {
  const bounds = await admin.fetchTopicOffsets(topic);
  const starts = sinceMs === undefined ? [] : await admin.fetchTopicOffsetsByTimestamp(topic, sinceMs);
  return bounds
    .map(({ partition, low, high }) => {
      const since = starts.find((each) => each.partition === partition)?.offset ?? low;
      return { topic, partition, start: Math.max(Number(low), Number(since)), end: Number(high) };
    })
    .filter(({ start, end }) => start < end);
}
