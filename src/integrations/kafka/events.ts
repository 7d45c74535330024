import type { EventsPort } from '../../ingestion/ports.js';
import { administrate } from './attempt.js';
import { createConnector } from './connector.js';
import { countEvents } from './count-events.js';
import type { KafkaAddress, KafkaLimits } from './kafka-address.js';
import { openKafkaPing } from './ping.js';
import { createPublisher } from './publisher.js';
import { ensureTopics, topicOf } from './topics.js';

export interface KafkaOptions extends KafkaAddress {
  /** Before the master's name: `maestras.` makes `maestras.clientes`. */
  readonly topicPrefix: string;
  /** The events' `source`, a URI reference: `/guardia/ingesta_diaria_maestras_erp`. */
  readonly source: string;
  readonly timeouts?: Partial<KafkaTimeouts>;
}

export interface KafkaTimeouts {
  /** @default 3000 */
  readonly connectionMs: number;
  /** For one answer of a broker. @default 10000 */
  readonly requestMs: number;
  /** For one batch until all brokers have it, kafkajs's retries included; also for one look or order. @default 30000 */
  readonly sendMs: number;
  /** For counting: nothing more came. @default 20000 */
  readonly idleMs: number;
  /** For counting as a whole. @default 600000 */
  readonly countMs: number;
}

const TIMEOUTS: KafkaTimeouts = {
  connectionMs: 3_000,
  requestMs: 10_000,
  sendMs: 30_000,
  idleMs: 20_000,
  countMs: 600_000,
};
/** A leader that moves is found again within these; an outage is for Temporal to wait for. */
const RETRIES = 3;
/** A cluster that never had a group makes the topic for them first. */
const COUNT_RETRIES = 8;

/**
 * The events of the masters in Kafka, one topic a master. Connects when it is first asked; every failure leaves it fit for the
 * next call.
 *
 * @throws IntegrationError CONFIG_INVALID at once where the address makes no sense; its methods: SERVICE_UNREACHABLE,
 *   SERVICE_TIMEOUT, SERVICE_ERROR (retryable), AUTHENTICATION_FAILED, PERMISSION_DENIED, CONFIG_INVALID, NOT_FOUND (no such
 *   topic), DATA_REFUSED (names master and key), CANCELLED
 */
export function openKafka(options: KafkaOptions): EventsPort {
  const { topicPrefix, source } = options;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const limits: KafkaLimits = {
    connectionTimeoutMs: timeouts.connectionMs,
    requestTimeoutMs: timeouts.requestMs,
    retries: RETRIES,
  };
  const connector = createConnector(options, limits);
  const counting = createConnector(options, { ...limits, retries: COUNT_RETRIES });
  const ping = openKafkaPing(options, timeouts.requestMs);
  const publisher = createPublisher({
    address: options,
    connector,
    limits,
    sendTimeoutMs: timeouts.sendMs,
    topicPrefix,
    source,
  });

  return {
    async check(signal) {
      await ping(signal);
    },
    ensureTopics: (masters, signal) =>
      administrate(options, connector, { timeoutMs: timeouts.sendMs, signal }, (admin, within) =>
        ensureTopics(
          admin,
          masters.map((master) => topicOf(topicPrefix, master)),
          within,
        ),
      ),
    publish: (events, signal) => publisher.publish(events, signal),
    count: (loads, signal) =>
      administrate(options, counting, { timeoutMs: timeouts.countMs, signal }, (admin, within) =>
        countEvents(loads, topicPrefix, admin, {
          connector: counting,
          idleTimeoutMs: timeouts.idleMs,
          signal: within,
        }),
      ),
    close: () => publisher.close(),
  };
}
