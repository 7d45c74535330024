import { Partitioners } from 'kafkajs';
import type { Message, Producer } from 'kafkajs';
import { relayEvents } from '../../src/ingestion/relay.js';
import { toMessage } from '../../src/integrations/kafka/cloud-event.js';
import { openKafka } from '../../src/integrations/kafka/events.js';
import { plainClient, startKafka } from '../../test/services/kafka/kafka.js';
import { measure } from '../measure.js';
import type { Measure } from '../measure.js';
import { openGround } from './ground.js';
import type { Ground } from './ground.js';
import { benchLayout } from './layout.js';
import { loadFile } from './load-file.js';
import { interleaved, rate, timed } from './rounds.js';

const LAYOUT = benchLayout('maestra_relay');
const SOURCE = '/guardia/bench';
const TOPIC_PREFIX = 'bench.';
const BARE = 'bare';
/** As many as the relay takes from the outbox at once. */
const BATCH = 1_000;
/** Long enough for the real compiler, unlike in a test. */
const JAVA = '-XX:+UseSerialGC';

/**
 * The relay from the outbox to a real Kafka (read from PostgreSQL, published, marked there durably, batch by batch), against a
 * bare kafkajs producer with the same settings, which sends the same messages from memory.
 */
export async function relayMeasures(rows: number, rounds: number): Promise<readonly Measure[]> {
  const kafka = await startKafka({ javaOptions: JAVA });
  const events = openKafka({ brokers: kafka.brokers, topicPrefix: TOPIC_PREFIX, source: SOURCE });
  const producer = plainClient(kafka.brokers).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  const ground = await openGround([LAYOUT], events);
  const { signal } = new AbortController();
  try {
    await events.ensureTopics([LAYOUT.name, BARE], signal);
    await producer.connect();
    await ground.drop(await ground.write('relay.csv', LAYOUT, { rows, seed: 51 }), `${LAYOUT.name}_1.csv`);
    const { loadId = NaN } = await loadFile(ground, LAYOUT.name, `${LAYOUT.name}_1.csv`);
    const messages = await messagesOf(ground, loadId, rows);
    const took = await interleaved(
      {
        relay: async () => {
          await ground.ask('UPDATE ingestion_loads SET events_published = 0');
          await ground.settle();
          return timed(async () => {
            const { published } = await relayEvents(ground.station, { signal, onProgress: () => undefined });
            if (published !== rows) throw new Error(`${published} events were published`);
          });
        },
        bare: async () => {
          await ground.settle();
          return timed(() => sendAll(producer, messages));
        },
      },
      rounds,
    );
    return [
      measure(
        'relay, from the outbox to Kafka, against bare kafkajs',
        '1/s',
        rate(rows, took.relay),
        rate(rows, took.bare),
        { atLeast: 0.7 },
      ),
    ];
  } finally {
    await ground.close();
    await Promise.allSettled([events.close(), producer.disconnect()]);
    await kafka.close();
  }
}

async function messagesOf({ station }: Ground, loadId: number, rows: number): Promise<readonly Message[]> {
  const messages: Message[] = [];
  while (messages.length < rows) {
    const events = await station.masters.events(loadId, messages.length, BATCH);
    if (events.length === 0) throw new Error('the outbox lacks events');
    messages.push(...events.map((event) => toMessage(event, SOURCE)));
  }
  return messages;
}

async function sendAll(producer: Producer, messages: readonly Message[]): Promise<void> {
  for (let at = 0; at < messages.length; at += BATCH) {
    await producer.send({ topic: `${TOPIC_PREFIX}${BARE}`, acks: -1, messages: messages.slice(at, at + BATCH) });
  }
}
