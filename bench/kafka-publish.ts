import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Partitioners } from 'kafkajs';
import type { Message, Producer } from 'kafkajs';
import type { OutboxEvent } from '../src/domain/ingestion/event.js';
import { toMessage } from '../src/integrations/kafka/cloud-event.js';
import { openKafka } from '../src/integrations/kafka/events.js';
import type { EventsPort } from '../src/ingestion/ports.js';
import { plainClient, startKafka } from '../test/services/kafka/kafka.js';
import { servicesDir } from '../test/services/places.js';
import { measure, percentile } from './measure.js';
import type { Measure } from './measure.js';

const run = promisify(execFile);
const ROUNDS = 6;
const EVENTS_A_ROUND = 50_000;
/** As many as the relay takes from the outbox at once. */
const BATCH = 1_000;
const SOURCE = '/guardia/bench';
const TOPIC_PREFIX = 'bench.';
/** Long enough for the real compiler, unlike in a test. */
const JAVA = '-XX:+UseSerialGC';

/**
 * `EventsPort.publish` against a bare kafkajs producer with the same settings (idempotent, acks all, one in flight, the same
 * batches), each round one after the other. The bare one sends the same messages, made before the clock starts; what the
 * attributes of a CloudEvent cost as such is reported by a bare one that sends key and value only.
 */
export async function benchKafkaPublish(): Promise<readonly Measure[]> {
  const kafka = await startKafka({ javaOptions: JAVA });
  const port = openKafka({ brokers: kafka.brokers, topicPrefix: TOPIC_PREFIX, source: SOURCE });
  const producer = plainClient(kafka.brokers).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  try {
    await port.ensureTopics(['guardia', 'bare', 'lean', 'perf'], new AbortController().signal);
    await producer.connect();
    const rates: Record<'guardia' | 'bare' | 'lean', number[]> = { guardia: [], bare: [], lean: [] };
    // The first round is for the compilers.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const events = eventsOf(round);
      const messages = events.map((event) => toMessage(event, SOURCE));
      const lean = messages.map(({ key, value }): Message => ({ key: key ?? null, value }));
      const once = {
        guardia: await perSecond(() => publishAll(port, events)),
        bare: await perSecond(() => sendAll(producer, 'bare', messages)),
        lean: await perSecond(() => sendAll(producer, 'lean', lean)),
      };
      if (round === 0) continue;
      rates.guardia.push(once.guardia);
      rates.bare.push(once.bare);
      rates.lean.push(once.lean);
    }
    const ours = percentile(rates.guardia, 0.5);
    return [
      measure(
        'events published, against bare kafkajs with the same messages',
        '1/s',
        ours,
        percentile(rates.bare, 0.5),
        {
          atLeast: 0.7,
        },
      ),
      measure('events published, against bare kafkajs without headers', '1/s', ours, percentile(rates.lean, 0.5)),
      measure('events published, against the perf tool of Kafka', '1/s', ours, await perfTool(kafka.brokers[0])),
    ];
  } finally {
    await Promise.allSettled([port.close(), producer.disconnect()]);
    await kafka.close();
  }
}

function eventsOf(round: number): readonly OutboxEvent[] {
  const time = new Date().toISOString();
  return Array.from({ length: EVENTS_A_ROUND }, (_, index) => ({
    loadId: round,
    n: index + 1,
    id: `${round.toString(16).padStart(16, '0')}${index.toString(16).padStart(16, '0')}`,
    master: 'guardia',
    kind: 'updated',
    entityKey: `C${index.toString().padStart(7, '0')}`,
    time,
    data: {
      codigo: `C${index.toString().padStart(7, '0')}`,
      razon_social: 'Comercializadora de los Andes S.A.S.',
      nit: '900123456-1',
      direccion: 'Calle 100 # 15-20, oficina 301',
      ciudad: 'Bogotá',
      correo: 'cartera@losandes.example',
      limite_credito: '125000000.00',
      activo: true,
      fecha_alta: '2021-03-15',
    },
  }));
}

async function publishAll(port: EventsPort, events: readonly OutboxEvent[]): Promise<void> {
  const { signal } = new AbortController();
  for (let at = 0; at < events.length; at += BATCH) await port.publish(events.slice(at, at + BATCH), signal);
}

async function sendAll(producer: Producer, master: string, messages: readonly Message[]): Promise<void> {
  const topic = `${TOPIC_PREFIX}${master}`;
  for (let at = 0; at < messages.length; at += BATCH) {
    await producer.send({ topic, acks: -1, messages: messages.slice(at, at + BATCH) });
  }
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return EVENTS_A_ROUND / ((performance.now() - startedMs) / 1_000);
}

/** The broker's own producer, with its own batching, on values as long as ours. */
async function perfTool(broker: string): Promise<number> {
  const size = Buffer.byteLength(JSON.stringify(eventsOf(1)[0]?.data));
  const { stdout } = await run('java', [
    '-Xmx256m',
    JAVA,
    '-cp',
    join(servicesDir(), 'kafka', 'libs', '*'),
    'org.apache.kafka.tools.ProducerPerformance',
    ...['--topic', `${TOPIC_PREFIX}perf`, '--num-records', String(ROUNDS * EVENTS_A_ROUND)],
    ...['--record-size', String(size), '--throughput', '-1'],
    ...['--producer-props', `bootstrap.servers=${broker}`, 'acks=all', 'enable.idempotence=true'],
  ]);
  const [, rate] = /([\d.,]+) records\/sec[^\n]*\n?$/.exec(stdout.trim()) ?? [];
  if (rate === undefined) throw new Error(`the perf tool said no rate: ${stdout}`);
  return Number(rate.replace(',', '.'));
}
