import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { isPortFree } from '../../../src/embedded/ports.js';
import { signalProcess } from '../../support/signal-process.js';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('kafka.sh', import.meta.url));
const SCRIPT_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 60_000;
/** Seven ports in a row, below those that the system gives away, so that a broker finds its own again after a kill. */
const FIRST_PORT = 21_400;
const PORTS_EACH = 7;
const PLACES = 12;

/** A real broker on this machine, with a log of its own that outlives its process. */
export interface RealKafka {
  /** `host:port` of the listener that asks nobody for a password. */
  readonly brokers: readonly [string];
  /** Asks for SCRAM-SHA-256; the user is `guardia`. */
  readonly scram: readonly [string];
  /** Asks for PLAIN; the user is `guardia`. */
  readonly password: readonly [string];
  /** TLS with a certificate that nobody trusts. */
  readonly tls: readonly [string];
  /** A listener that tells its clients to come through `proxyPort`, where a test puts a proxy. */
  readonly proxied: { readonly port: number; readonly proxyPort: number };
  /** Returns when a record was written and acknowledged. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP: alive, and answers nothing. */
  freeze(): void;
  /** Returns when it acknowledges again: the cluster had given up on it meanwhile. */
  thaw(): Promise<void>;
  /** Ends it and removes its log. */
  close(): Promise<void>;
}

export const KAFKA_USER = 'guardia';
export const KAFKA_PASSWORD = 'la-clave-de-guardia';

export interface KafkaStart {
  /** For a benchmark: the broker of a test is compiled in haste. */
  readonly javaOptions?: string;
  /** The broker becomes the second node of this one's cluster, with one listener. */
  readonly join?: RealKafka;
}

export async function startKafka(options: KafkaStart = {}): Promise<RealKafka> {
  const kafka = await format(options);
  try {
    await kafka.start();
    return kafka;
  } catch (error) {
    await kafka.close();
    throw error;
  }
}

async function format({ javaOptions, join: first }: KafkaStart): Promise<RealKafka> {
  const directory = await mkdtemp(join(tmpdir(), 'guardia-kafka-'));
  const port = await freeKafkaPorts();
  const environment = {
    ...process.env,
    KAFKA_PORT: String(port),
    ...(javaOptions !== undefined && { KAFKA_JAVA_OPTS: javaOptions }),
    ...(first && { KAFKA_JOIN: first.brokers[0].split(':')[1] }),
  };
  const script = async (command: string): Promise<void> => {
    await run('bash', [SCRIPT, command, directory], { env: environment, timeout: SCRIPT_TIMEOUT_MS });
  };
  const signal = (name: NodeJS.Signals): void => {
    signalProcess(Number(readFileSync(join(directory, 'pid'), 'utf8')), name);
  };
  const at = (offset: number): readonly [string] => [`127.0.0.1:${port + offset}`];
  const kafka: RealKafka = {
    brokers: at(0),
    scram: at(2),
    password: at(3),
    tls: at(4),
    proxied: { port: port + 5, proxyPort: port + 6 },
    async start() {
      await script('start');
      await untilAcknowledged(kafka.brokers, join(directory, 'kafka.log'));
    },
    stop: () => script('stop'),
    kill: () => script('kill'),
    freeze: () => signal('SIGSTOP'),
    async thaw() {
      signal('SIGCONT');
      await untilAcknowledged(kafka.brokers, join(directory, 'kafka.log'));
    },
    async close() {
      await script('kill');
      await rm(directory, { recursive: true, force: true });
    },
  };
  await script('format');
  return kafka;
}

/** A client of the tests' own, which sees what really is in the topics. */
export function plainClient(brokers: readonly string[]): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId: 'test',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { retries: 5, initialRetryTime: 50, maxRetryTime: 500 },
  });
}

/** Returns when a record was written and acknowledged; `log` is quoted where it never is. */
export async function untilAcknowledged(brokers: readonly string[], log?: string): Promise<void> {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const client = plainClient(brokers);
    const admin = client.admin();
    const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    try {
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: 'ready', numPartitions: 1 }], waitForLeaders: true });
      await producer.connect();
      await producer.send({ topic: 'ready', acks: -1, messages: [{ value: 'ready' }] });
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) {
        const said = log === undefined ? '' : readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
        throw new Error(`Kafka acknowledges nothing after ${READY_TIMEOUT_MS} ms: ${String(error)}\n${said}`, {
          cause: error,
        });
      }
      await sleep(100);
    } finally {
      await Promise.allSettled([producer.disconnect(), admin.disconnect()]);
    }
  }
}

/** The first of seven ports in a row that are free. */
export async function freeKafkaPorts(): Promise<number> {
  const first = Math.floor(Math.random() * PLACES);
  for (let step = 0; step < PLACES; step += 1) {
    const port = FIRST_PORT + ((first + step) % PLACES) * PORTS_EACH;
    const free = await Promise.all(Array.from({ length: PORTS_EACH }, (_, offset) => isPortFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`none of the ${PLACES} places for a broker from port ${FIRST_PORT} is free`);
}
