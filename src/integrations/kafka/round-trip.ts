import type { Admin } from 'kafkajs';
import type { OutboxEvent } from '../../domain/ingestion/event.js';
import { IntegrationError } from '../integration-error.js';
import { administrate } from './attempt.js';
import { createConnector } from './connector.js';
import type { Connector } from './connector.js';
import { labelOf, secretsOf } from './kafka-address.js';
import type { KafkaAddress, KafkaLimits } from './kafka-address.js';
import { toKafkaError } from './kafka-failure.js';
import { openKafkaPing } from './ping.js';
import { createPublisher } from './publisher.js';
import { readRanges } from './read-range.js';
import type { PartitionRange, ReadOptions } from './read-range.js';
import { ensureOwnTopic, topicOf } from './topics.js';

export interface RoundTripOptions extends KafkaAddress {
  readonly topicPrefix: string;
  readonly source: string;
  /** For one answer of a broker. */
  readonly requestMs: number;
  /** For all of it. */
  readonly timeoutMs: number;
}

/** How long each half took. */
export interface RoundTrip {
  readonly publishedMs: number;
  readonly readBackMs: number;
}

const ID_HEADER = 'ce_id';
/** A leader that moves is found again within these. */
const RETRIES = 3;

/**
 * Publishes one event of ours as the masters' events are published, into a topic of our own, and reads it back by its id. What
 * fails says in which half.
 *
 * @throws IntegrationError as `openKafka`; BAD_ANSWER where it was acknowledged and is not there
 */
export async function roundTrip(
  options: RoundTripOptions,
  event: OutboxEvent,
  signal: AbortSignal,
): Promise<RoundTrip> {
  const { timeoutMs, requestMs, topicPrefix } = options;
  const limits: KafkaLimits = { connectionTimeoutMs: requestMs, requestTimeoutMs: requestMs, retries: RETRIES };
  // Asked without retries first: a cluster that is away or hangs is known in the time of one answer.
  await openKafkaPing(options, requestMs)(signal);
  const connector = createConnector(options, limits);
  const topic = topicOf(topicPrefix, event.master);
  return administrate(options, connector, { timeoutMs, signal }, async (admin, within) => {
    await ensureOwnTopic(admin, topic, within);
    const start = await endOf(admin, topic);
    const startedMs = performance.now();
    await during('publishing', options, () => publish({ ...options, connector, limits }, event, within));
    const publishedMs = performance.now() - startedMs;
    await during('reading back', options, async () => {
      const end = await endOf(admin, topic);
      const reading = { connector, idleTimeoutMs: Math.floor(timeoutMs / 2), signal: within };
      const found = end > start && (await isIn({ topic, partition: 0, start, end }, event.id, admin, reading));
      if (!found) throw new IntegrationError('BAD_ANSWER', `acknowledged, and not among those before offset ${end}`);
    });
    const readBackMs = performance.now() - startedMs - publishedMs;
    return { publishedMs: Math.round(publishedMs), readBackMs: Math.round(readBackMs) };
  });
}

async function publish(
  { connector, limits, ...options }: RoundTripOptions & { readonly connector: Connector; readonly limits: KafkaLimits },
  event: OutboxEvent,
  signal: AbortSignal,
): Promise<void> {
  const { topicPrefix, source } = options;
  const sendTimeoutMs = 2 * limits.requestTimeoutMs;
  const publisher = createPublisher({ address: options, connector, limits, sendTimeoutMs, topicPrefix, source });
  try {
    await publisher.publish([event], signal);
  } finally {
    await publisher.close();
  }
}

async function isIn(range: PartitionRange, id: string, admin: Admin, reading: ReadOptions): Promise<boolean> {
  let isThere = false;
  const groups = await readRanges([range], reading, ({ headers }) => {
    if (headers?.[ID_HEADER]?.toString() === id) isThere = true;
  });
  // A group without offsets goes by itself where we may not delete it.
  await admin.deleteGroups([...groups]).catch(() => undefined);
  return isThere;
}

async function endOf(admin: Admin, topic: string): Promise<number> {
  const [bounds] = await admin.fetchTopicOffsets(topic);
  return Number(bounds?.high ?? 0);
}

async function during<Result>(half: string, address: KafkaAddress, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = toKafkaError(error, labelOf(address), secretsOf(address));
    throw new IntegrationError(code, `${half}: ${message}`);
  }
}
