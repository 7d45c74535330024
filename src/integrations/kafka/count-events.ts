import type { Admin } from 'kafkajs';
import type { PendingLoad } from '../../domain/ingestion/event.js';
import type { EventCount } from '../../ingestion/ports.js';
import { POSITION_HEADER, TIME_HEADER } from './cloud-event.js';
import { CLOCKS_APART_MS, tallyOf } from './event-tally.js';
import { readRanges } from './read-range.js';
import type { PartitionRange, ReadOptions } from './read-range.js';
import { rangesSince } from './topic-ranges.js';
import { topicOf } from './topics.js';

/**
 * Reads what the topics of these loads have since the first of them was committed, up to now, in constant memory: one bit an
 * event. A topic that is not there has none of them.
 */
export async function countEvents(
  loads: readonly PendingLoad[],
  topicPrefix: string,
  admin: Admin,
  options: ReadOptions,
): Promise<readonly EventCount[]> {
  const tally = tallyOf(loads);
  const searched = new Map<string, number | undefined>();
  for (const load of loads.filter(({ events }) => events > 0)) {
    const topic = topicOf(topicPrefix, load.master);
    const sinceMs = load.committedAt === undefined ? undefined : Date.parse(load.committedAt) - CLOCKS_APART_MS;
    searched.set(topic, searched.has(topic) ? earlier(searched.get(topic), sinceMs) : sinceMs);
  }
  const existing = new Set(await admin.listTopics());
  const ranges: PartitionRange[] = [];
  for (const [topic, sinceMs] of searched) {
    if (existing.has(topic)) ranges.push(...(await rangesSince(admin, topic, sinceMs)));
  }
  if (ranges.length > 0) {
    const groups = await readRanges(ranges, options, ({ headers }) => {
      const position = headers?.[POSITION_HEADER];
      if (position) tally.see(position.toString(), headers[TIME_HEADER]?.toString() ?? '');
    });
    // A group without offsets goes by itself where we may not delete it.
    await admin.deleteGroups([...groups]).catch(() => undefined);
  }
  return tally.counts();
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.min(a, b);
}
