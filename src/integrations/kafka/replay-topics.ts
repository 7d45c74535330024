import type { TopicEvent } from '../../domain/maintenance/replay.js';
import { administrate } from './attempt.js';
import { POSITION_HEADER, TIME_HEADER } from './cloud-event.js';
import { createConnector } from './connector.js';
import { CLOCKS_APART_MS } from './event-tally.js';
import type { KafkaAddress } from './kafka-address.js';
import { readRanges } from './read-range.js';
import type { PartitionRange } from './read-range.js';
import { readTopicConfig } from './topic-config.js';
import { rangesSince } from './topic-ranges.js';

export interface ReplayOptions {
  readonly address: KafkaAddress;
  readonly topics: readonly string[];
  /** The oldest commit that is asked for, by the database's clock. */
  readonly sinceMs: number;
  readonly signal: AbortSignal;
  readonly timeouts?: Partial<ReplayTimeouts>;
}

export interface ReplayTimeouts {
  /** @default 3000 */
  readonly connectionMs: number;
  /** For one answer of a broker. @default 10000 */
  readonly requestMs: number;
  /** Nothing more came. @default 20000 */
  readonly idleMs: number;
  /** For all of it. @default 2700000 */
  readonly wholeMs: number;
}

/** What there is of the topics that were asked for. */
export interface ReplayedTopic {
  readonly exists: boolean;
  /** Its `cleanup.policy` keeps only the last record of each key. */
  readonly compacts: boolean;
}

const TIMEOUTS: ReplayTimeouts = { connectionMs: 3_000, requestMs: 10_000, idleMs: 20_000, wholeMs: 45 * 60_000 };
/** A cluster that never had a group makes the topic for them first. */
const RETRIES = 8;
const ID_HEADER = 'ce_id';

/**
 * Reads the topics back from that time to what is there now, each record once and in the order of its partition. Nothing is
 * committed, and the group that is needed for it goes again. Throws as `openKafka`.
 */
export async function replayTopics(
  { address, topics, sinceMs, signal, timeouts }: ReplayOptions,
  take: (topic: string, event: TopicEvent) => void,
): Promise<ReadonlyMap<string, ReplayedTopic>> {
  const { connectionMs, requestMs, idleMs, wholeMs } = { ...TIMEOUTS, ...timeouts };
  const limits = { connectionTimeoutMs: connectionMs, requestTimeoutMs: requestMs, retries: RETRIES };
  const connector = createConnector(address, limits);
  return administrate(address, connector, { timeoutMs: wholeMs, signal }, async (admin, within) => {
    const existing = new Set(await admin.listTopics());
    const replayed = new Map<string, ReplayedTopic>();
    const ranges: PartitionRange[] = [];
    for (const topic of topics) {
      const exists = existing.has(topic);
      const policy = exists ? (await readTopicConfig(admin, topic))['cleanup.policy']?.value : undefined;
      replayed.set(topic, { exists, compacts: policy?.includes('compact') ?? false });
      if (exists) ranges.push(...(await rangesSince(admin, topic, sinceMs - CLOCKS_APART_MS)));
    }
    if (ranges.length > 0) {
      const reading = { connector, idleTimeoutMs: idleMs, signal: within };
      const groups = await readRanges(ranges, reading, ({ key, headers }, { topic }) =>
        take(topic, {
          position: headers?.[POSITION_HEADER]?.toString() ?? '',
          id: headers?.[ID_HEADER]?.toString() ?? '',
          entityKey: key?.toString() ?? '',
          time: headers?.[TIME_HEADER]?.toString() ?? '',
        }),
      );
      // A group without offsets goes by itself where we may not delete it.
      await admin.deleteGroups([...groups]).catch(() => undefined);
    }
    return replayed;
  });
}
