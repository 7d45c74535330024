import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { untilAborted } from '../until-aborted.js';
import type { Connector } from './connector.js';
import { hasType } from './kafka-failure.js';

/** Offsets of one partition, `end` excluded. */
export interface PartitionRange {
  readonly topic: string;
  readonly partition: number;
  readonly start: number;
  readonly end: number;
}

export interface ReadOptions {
  readonly connector: Connector;
  /** Nothing more comes for so long: given up, as a broker that hangs or a range that was deleted meanwhile would do. */
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
  /** Hears of each group before it reads, so that it can be deleted also where reading fails. */
  readonly onGroup?: (group: string) => void;
}

export type Take = (message: KafkaMessage, from: Pick<PartitionRange, 'topic' | 'partition'>) => void;

/** A user with rights only on some groups needs those with this beginning. */
export const GROUP_PREFIX = 'guardia-count-';
/** How long a broker may wait for more; also what a consumer needs to stop. */
const FETCH_WAIT_MS = 100;
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const COORDINATOR_NOT_READY = [
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
];
const COORDINATOR_WAIT_MS = 300;
const MOST_GROUPS = 10;

/**
 * Hands over each message of the ranges once, and returns the names of the groups that it read with (kafkajs knows no other way
 * to read); nothing is committed for them.
 */
export async function readRanges(
  ranges: readonly PartitionRange[],
  options: ReadOptions,
  take: Take,
): Promise<readonly string[]> {
  const groups: string[] = [];
  const left = new Map(ranges.map((range) => [keyOf(range), { ...range }]));
  for (;;) {
    const groupId = `${GROUP_PREFIX}${randomUUID()}`;
    groups.push(groupId);
    options.onGroup?.(groupId);
    try {
      await readOn(left, groupId, options, take);
      return groups;
    } catch (error) {
      // A cluster that never had a group makes the topic for them first.
      if (groups.length === MOST_GROUPS || !hasType(error, ...COORDINATOR_NOT_READY)) throw error;
      await sleep(COORDINATOR_WAIT_MS, undefined, { signal: options.signal });
    }
  }
}

type Reading = Map<string, { readonly topic: string; readonly partition: number; start: number; readonly end: number }>;

/** Reads what is left, until nothing is. */
async function readOn(
  left: Reading,
  groupId: string,
  { connector, idleTimeoutMs, signal }: ReadOptions,
  take: Take,
): Promise<void> {
  const connected = await connector.connect((kafka) => consumerOf(kafka, groupId), signal);
  const consumer = connected.client;
  let idle: NodeJS.Timeout | undefined;
  try {
    const read = new Promise<void>((resolve, reject) => {
      const progress = (): void => {
        clearTimeout(idle);
        idle = setTimeout(() => reject(idleError(idleTimeoutMs)), idleTimeoutMs);
      };
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch }: EachBatchPayload): Promise<void> => {
        const range = left.get(keyOf(batch));
        if (!range) return;
        for (const message of batch.messages) {
          const offset = Number(message.offset);
          // A rebalance, or a fetch from before we said where to begin, brings some again.
          if (offset < range.start || offset >= range.end) continue;
          range.start = offset + 1;
          take(message, range);
        }
        if (Number(batch.lastOffset()) >= range.end - 1) left.delete(keyOf(batch));
        progress();
        if (left.size === 0) resolve();
      };
      progress();
      start(consumer, [...left.values()], eachBatch).catch(reject);
    });
    await untilAborted(read, signal);
    await connected.leave();
  } catch (error) {
    connected.cut();
    throw error;
  } finally {
    clearTimeout(idle);
  }
}

function consumerOf(kafka: Kafka, groupId: string): Consumer {
  return kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    // Nobody writes in transactions here, and one that is open elsewhere must not hide what is there.
    readUncommitted: true,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    sessionTimeout: SESSION_MS,
    rebalanceTimeout: SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    // Trying again as a whole is the caller's.
    retry: { restartOnFailure: async () => false },
  });
}

async function start(
  consumer: Consumer,
  ranges: readonly PartitionRange[],
  eachBatch: (payload: EachBatchPayload) => Promise<void>,
): Promise<void> {
  // From the beginning, and never from the end: what comes in before the seek must not lie beyond what is left to read.
  await consumer.subscribe({ topics: [...new Set(ranges.map(({ topic }) => topic))], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch });
  for (const { topic, partition, start: offset } of ranges) {
    consumer.seek({ topic, partition, offset: String(offset) });
  }
}

function keyOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`;
}

function idleError(idleTimeoutMs: number): Error {
  return Object.assign(new Error(`no more messages within ${idleTimeoutMs} ms`), {
    name: 'KafkaJSRequestTimeoutError',
  });
}
