import { IntegrationError } from '../integration-error.js';
import { administrate } from './attempt.js';
import { createConnector } from './connector.js';
import { labelOf } from './kafka-address.js';
import type { KafkaAddress } from './kafka-address.js';

export interface KafkaPulse {
  /** How many brokers the cluster has now. */
  readonly brokers: number;
  /** The node that leads it. */
  readonly controller: number;
}

/**
 * Asks the cluster who it is, over a connection of its own each time. A broker that is alive and answers nothing (stopped by a
 * signal) is a SERVICE_TIMEOUT.
 *
 * @throws IntegrationError SERVICE_UNREACHABLE, SERVICE_TIMEOUT, SERVICE_ERROR (no controller, a partition without a leader),
 *   AUTHENTICATION_FAILED, PERMISSION_DENIED, CONFIG_INVALID, CANCELLED; CONFIG_INVALID also at once
 */
export type PingKafka = (signal?: AbortSignal) => Promise<KafkaPulse>;

/** Keeps nothing but what it learned of how to come in. */
export function openKafkaPing(address: KafkaAddress, timeoutMs: number): PingKafka {
  // Each broker has its share of the time, so that one that hangs does not hide the others.
  const shareMs = Math.max(1, Math.floor(timeoutMs / Math.max(1, address.brokers.length)));
  const connector = createConnector(address, {
    connectionTimeoutMs: shareMs,
    requestTimeoutMs: shareMs,
    retries: 0,
  });
  return (signal) =>
    administrate(address, connector, { timeoutMs, signal }, async (admin) => {
      const { brokers, controller } = await admin.describeCluster();
      if (controller === null || controller < 0) {
        throw new IntegrationError('SERVICE_ERROR', `${labelOf(address)}: the cluster has no controller`);
      }
      return { brokers: brokers.length, controller };
    });
}
