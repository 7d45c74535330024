import { Partitioners } from 'kafkajs';
import type { Kafka, Producer } from 'kafkajs';
import type { OutboxEvent } from '../../domain/ingestion/event.js';
import { IntegrationError } from '../integration-error.js';
import { untilAborted } from '../until-aborted.js';
import { attempt } from './attempt.js';
import { takeBatch } from './batches.js';
import type { Batch } from './batches.js';
import type { Connected, Connector } from './connector.js';
import { labelOf } from './kafka-address.js';
import type { KafkaAddress, KafkaLimits } from './kafka-address.js';
import { hasType } from './kafka-failure.js';

const ACKNOWLEDGED_BY_ALL = -1;
/** Below the brokers' default for a batch (message.max.bytes, 1 MiB and 12 bytes). */
const MOST_BYTES = 800_000;

export interface PublisherOptions {
  readonly address: KafkaAddress;
  readonly connector: Connector;
  readonly limits: KafkaLimits;
  /** For one batch, kafkajs's own retries and a new connection included. */
  readonly sendTimeoutMs: number;
  readonly topicPrefix: string;
  readonly source: string;
}

export interface Publisher {
  publish(events: readonly OutboxEvent[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** One life of the producer. */
interface Line {
  readonly connected: Promise<Connected<Producer>>;
  cut(): void;
}

/**
 * One idempotent producer, connected when it is needed, with one request in flight. After a failure it is thrown away: its
 * numbers may no longer be the brokers', and a batch with a number that they know would be dropped in silence.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const { address, connector, limits, sendTimeoutMs } = options;
  let line: Line | undefined;
  let mostBytes = MOST_BYTES;

  function openLine(): Line {
    const ended = new AbortController();
    const within = AbortSignal.any([ended.signal, AbortSignal.timeout(sendTimeoutMs)]);
    const connected = connector.connect(producerOf, within);
    return {
      connected,
      cut() {
        ended.abort();
        connected.then(
          (it) => it.cut(),
          () => undefined,
        );
      },
    };
  }

  async function send(batch: Batch, signal: AbortSignal): Promise<void> {
    const mine = (line ??= openLine());
    try {
      const { client } = await untilAborted(mine.connected, signal);
      await untilAborted(
        client.sendBatch({
          acks: ACKNOWLEDGED_BY_ALL,
          timeout: limits.requestTimeoutMs,
          topicMessages: [...batch.topics],
        }),
        signal,
      );
    } catch (error) {
      if (line === mine) line = undefined;
      mine.cut();
      throw error;
    }
  }

  return {
    async publish(events, signal) {
      for (let at = 0; at < events.length;) {
        const batch = takeBatch(events, at, mostBytes, options);
        const tooLarge = await attempt(address, { timeoutMs: sendTimeoutMs, signal }, (within) =>
          send(batch, within).then(
            () => false,
            (error: unknown) => {
              if (hasType(error, 'MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE')) return true;
              throw error;
            },
          ),
        );
        if (!tooLarge) at += batch.events;
        else if (batch.events > 1) mostBytes = Math.floor(batch.bytes / 2);
        else {
          mostBytes = MOST_BYTES;
          throw refused(events[at], batch, labelOf(address));
        }
      }
    },
    async close() {
      const last = line;
      line = undefined;
      await last?.connected.then(
        (connected) => connected.leave(),
        () => undefined,
      );
    },
  };
}

/** The same key goes to the same partition as with any other client, as long as the topic has as many partitions. */
function producerOf(kafka: Kafka): Producer {
  return kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
}

function refused(event: OutboxEvent | undefined, { topics, bytes }: Batch, label: string): IntegrationError {
  const what = `the event of ${event?.master} ${event?.entityKey} (about ${bytes} bytes)`;
  return new IntegrationError(
    'DATA_REFUSED',
    `${label}: ${what} is larger than the topic ${topics[0]?.topic} takes (max.message.bytes)`,
  );
}
