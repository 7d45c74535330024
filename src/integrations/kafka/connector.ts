import { Kafka, logLevel } from 'kafkajs';
import type { SASLOptions } from 'kafkajs';
import { untilAborted } from '../until-aborted.js';
import { checkAddress } from './kafka-address.js';
import type { KafkaAddress, KafkaLimits } from './kafka-address.js';
import { hasType, isAway } from './kafka-failure.js';
import { openSockets } from './sockets.js';

const CLIENT_ID = 'guardia';
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1_000;
/** The strongest first; a cluster says which it takes, and the configuration need not. */
const MECHANISMS = ['scram-sha-512', 'scram-sha-256', 'plain'] as const;

/** A client of kafkajs that is connected, and can be left at any moment. */
export interface Connected<Client> {
  readonly client: Client;
  /** Leaves in order where the other side answers; returns at once where it does not. */
  leave(): Promise<void>;
  /** Breaks what is under way. */
  cut(): void;
}

interface Connectable {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Makes clients for one cluster, and remembers what it learned: the mechanism, and which broker answers. */
export interface Connector {
  /** @throws what kafkajs throws, or that the signal was aborted; nothing stays open then */
  connect<Client extends Connectable>(make: (kafka: Kafka) => Client, signal: AbortSignal): Promise<Connected<Client>>;
}

const LEAVE_MS = 2_000;

/** @throws IntegrationError CONFIG_INVALID */
export function createConnector(address: KafkaAddress, limits: KafkaLimits): Connector {
  checkAddress(address);
  const { brokers } = address;
  let mechanism = 0;
  let firstBroker = 0;

  function open<Client extends Connectable>(
    make: (kafka: Kafka) => Client,
    { connectionTimeoutMs, requestTimeoutMs, retries }: KafkaLimits,
  ): Connected<Client> {
    const sockets = openSockets();
    const kafka = new Kafka({
      clientId: CLIENT_ID,
      brokers: [...brokers.slice(firstBroker), ...brokers.slice(0, firstBroker)],
      ...(address.tls === true && { ssl: true }),
      ...saslOf(address, MECHANISMS[mechanism] ?? 'plain'),
      connectionTimeout: connectionTimeoutMs,
      authenticationTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      retry: { retries, initialRetryTime: FIRST_RETRY_MS, maxRetryTime: LONGEST_RETRY_MS },
      socketFactory: sockets.factory,
      // What goes wrong is thrown, and who catches it says so.
      logLevel: logLevel.NOTHING,
      logCreator: () => () => undefined,
    });
    const client = make(kafka);
    return {
      client,
      cut: () => sockets.cut(),
      async leave() {
        const left = client.disconnect().catch(() => undefined);
        await untilAborted(left, AbortSignal.timeout(LEAVE_MS)).catch(() => undefined);
        sockets.cut();
      },
    };
  }

  async function connectOnce<Client extends Connectable>(
    connected: Connected<Client>,
    signal: AbortSignal,
  ): Promise<Connected<Client>> {
    try {
      await untilAborted(connected.client.connect(), signal);
      return connected;
    } catch (error) {
      connected.cut();
      throw error;
    }
  }

  /** Without retries, because with them kafkajs takes a broker for connected that accepted and then hung. */
  async function findTheWay(signal: AbortSignal): Promise<void> {
    const hasty = { ...limits, requestTimeoutMs: limits.connectionTimeoutMs, retries: 0 };
    let unsupported = 0;
    let away = 0;
    for (;;) {
      try {
        const scout = open((kafka) => kafka.admin(), hasty);
        await connectOnce(scout, signal);
        return await scout.leave();
      } catch (error) {
        if (signal.aborted) throw error;
        if (hasType(error, 'UNSUPPORTED_SASL_MECHANISM') && unsupported < MECHANISMS.length - 1) {
          unsupported += 1;
          mechanism = (mechanism + 1) % MECHANISMS.length;
        } else if (isAway(error) && away < brokers.length - 1) {
          away += 1;
          firstBroker = (firstBroker + 1) % brokers.length;
        } else throw error;
      }
    }
  }

  return {
    async connect(make, signal) {
      const hasChoice = brokers.length > 1 || address.username !== undefined;
      if (hasChoice) await findTheWay(signal);
      return connectOnce(open(make, limits), signal);
    },
  };
}

function saslOf(
  { username, password }: KafkaAddress,
  mechanism: (typeof MECHANISMS)[number],
): { readonly sasl?: SASLOptions } {
  if (username === undefined || password === undefined) return {};
  return { sasl: { mechanism, username, password } };
}
