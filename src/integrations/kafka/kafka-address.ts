import { IntegrationError } from '../integration-error.js';

/** Where a cluster is and who we are there. */
export interface KafkaAddress {
  /** `host:port` each; those that answer name the others. */
  readonly brokers: readonly string[];
  /** TLS, trusting what Node.js trusts (NODE_EXTRA_CA_CERTS adds to it). @default false */
  readonly tls?: boolean | undefined;
  /** SASL is used where both are given; which mechanism, the cluster says. */
  readonly username?: string | undefined;
  /** A secret. */
  readonly password?: string | undefined;
}

/** How long each thing may take; retries are kafkajs's own, within the deadline of the whole. */
export interface KafkaLimits {
  readonly connectionTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly retries: number;
}

/** What stands in messages. */
export function labelOf({ brokers }: KafkaAddress): string {
  return `Kafka ${brokers.join(', ')}`;
}

export function secretsOf({ password }: KafkaAddress): readonly string[] {
  return password === undefined ? [] : [password];
}

/** @throws IntegrationError CONFIG_INVALID */
export function checkAddress(address: KafkaAddress): void {
  if (address.brokers.length === 0) throw new IntegrationError('CONFIG_INVALID', 'Kafka: no broker is named');
  // kafkajs splits at the first colon.
  const unreadable = address.brokers.find((broker) => broker.split(':').length !== 2);
  if (unreadable !== undefined) {
    throw new IntegrationError('CONFIG_INVALID', `Kafka: ${unreadable} is not host:port (for IPv6, give a name)`);
  }
  if ((address.username === undefined) !== (address.password === undefined)) {
    throw new IntegrationError('CONFIG_INVALID', `${labelOf(address)}: a user needs a password, and a password a user`);
  }
}
