import { createHash } from 'node:crypto';
import type { Admin, KafkaMessage } from 'kafkajs';
import type { LogHead } from '../../domain/maintenance/compaction.js';
import { isAway } from './kafka-failure.js';
import { readRanges } from './read-range.js';
import type { PartitionRange, ReadOptions } from './read-range.js';

/** Offsets that are read of all topics together, so that a look at many stays short. */
const MOST_OFFSETS = 60_000;
const MOST_OFFSETS_EACH = 5_000;
const TAIL_OFFSETS = 200;
const LONGEST_KEPT_KEY = 64;

/** What was read, or what kafkajs threw: a codec that it does not know, a topic that we may not read. */
export type HeadLook = { readonly head: LogHead } | { readonly error: unknown };

/**
 * Reads the beginning of every partition, where the oldest records are: what the cleaner should have been through. A key goes
 * always to the same partition, so a record is superseded where a newer one of its partition has its key. What comes after the
 * part that is read is not looked at, so there may be more. Throws where no broker answers, or the signal is aborted.
 */
export async function readHeads(
  admin: Admin,
  topics: readonly string[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, HeadLook>> {
  const places: Place[] = [];
  for (const topic of topics) places.push(await placeOf(admin, topic, topics.length));
  const looks = new Map<string, HeadLook>();
  const groups: string[] = [];
  try {
    const reading = { ...options, onGroup: (group: string) => groups.push(group) };
    await readTogether(places, reading, looks);
    await countKeylessAtTheEnd(places, reading, looks);
    return looks;
  } finally {
    // A group without offsets goes by itself where we may not delete it.
    if (groups.length > 0) await admin.deleteGroups(groups).catch(() => undefined);
  }
}

interface Place {
  readonly topic: string;
  readonly offsets: number;
  readonly ranges: readonly PartitionRange[];
  /** The newest records, where the ranges do not reach to the end. */
  readonly tails: readonly PartitionRange[];
}

async function placeOf(admin: Admin, topic: string, topics: number): Promise<Place> {
  const bounds = await admin.fetchTopicOffsets(topic);
  const filled = bounds.filter(({ low, high }) => Number(high) > Number(low));
  const share = Math.floor(MOST_OFFSETS / topics / Math.max(1, filled.length));
  const each = Math.max(1, Math.min(MOST_OFFSETS_EACH, share));
  return {
    topic,
    offsets: filled.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0),
    ranges: filled.map(({ partition, low, high }): PartitionRange => {
      return { topic, partition, start: Number(low), end: Math.min(Number(high), Number(low) + each) };
    }),
    tails: filled
      .filter(({ low, high }) => Number(high) > Number(low) + each)
      .map(({ partition, low, high }): PartitionRange => {
        const start = Math.max(Number(low) + each, Number(high) - TAIL_OFFSETS);
        return { topic, partition, start, end: Number(high) };
      }),
  };
}

/** Whoever writes without keys now may have begun after the part that was read: the newest records of each partition tell. */
async function countKeylessAtTheEnd(
  places: readonly Place[],
  options: ReadOptions,
  looks: Map<string, HeadLook>,
): Promise<void> {
  for (const { topic, tails } of places) {
    const look = looks.get(topic);
    if (tails.length === 0 || !look || !('head' in look)) continue;
    let keyless = 0;
    await readRanges(tails, options, ({ key }) => void (keyless += key === null ? 1 : 0));
    looks.set(topic, { head: { ...look.head, keyless: look.head.keyless + keyless } });
  }
}

/** All with one reader; where that fails for one of them, each half with its own, until it is known which. */
async function readTogether(
  places: readonly Place[],
  options: ReadOptions,
  looks: Map<string, HeadLook>,
): Promise<void> {
  const tallies = new Map(places.map(({ topic }) => [topic, createTally()]));
  try {
    const ranges = places.flatMap((place) => place.ranges);
    if (ranges.length > 0) {
      await readRanges(ranges, options, (message, { topic, partition }) => tallies.get(topic)?.see(message, partition));
    }
    for (const { topic, offsets, ranges: read } of places) {
      const covered = read.reduce((sum, { start, end }) => sum + end - start, 0);
      const tally = tallies.get(topic);
      if (tally) looks.set(topic, { head: { ...tally.result(), offsets, covered } });
    }
  } catch (error) {
    if (options.signal.aborted || isAway(error)) throw error;
    if (places.length > 1) {
      const half = places.length >> 1;
      await readTogether(places.slice(0, half), options, looks);
      await readTogether(places.slice(half), options, looks);
    } else for (const { topic } of places) looks.set(topic, { error });
  }
}

function createTally() {
  const seen = new Set<string>();
  let [records, superseded, keyless] = [0, 0, 0];
  let [oldestMs, supersededSinceMs] = [Infinity, Infinity];
  return {
    see({ key, timestamp }: KafkaMessage, partition: number): void {
      const atMs = Number(timestamp) > 0 ? Number(timestamp) : Infinity;
      records += 1;
      oldestMs = Math.min(oldestMs, atMs);
      if (key === null) {
        keyless += 1;
        return;
      }
      const name = `${partition}/${shortOf(key)}`;
      if (!seen.has(name)) {
        seen.add(name);
        return;
      }
      // Of this key there was one before, which this one replaces.
      superseded += 1;
      supersededSinceMs = Math.min(supersededSinceMs, atMs);
    },
    result() {
      return {
        ...{ records, superseded, keyless },
        ...(oldestMs < Infinity && { oldestAt: new Date(oldestMs).toISOString() }),
        ...(supersededSinceMs < Infinity && { supersededSince: new Date(supersededSinceMs).toISOString() }),
      };
    },
  };
}

function shortOf(key: Buffer): string {
  return key.length <= LONGEST_KEPT_KEY ? key.toString('latin1') : createHash('sha256').update(key).digest('base64');
}
