import type { Admin } from 'kafkajs';
import type { TopicChange, TopicSettings } from '../../domain/topic-settings.js';
import { IntegrationError } from '../integration-error.js';
import { administrate } from './attempt.js';
import { createConnector } from './connector.js';
import { consumerLag } from './consumer-lag.js';
import type { LagLook } from './consumer-lag.js';
import type { KafkaAddress } from './kafka-address.js';
import { labelOf } from './kafka-address.js';
import type { KafkaPulse } from './ping.js';
import { openKafkaPing } from './ping.js';
import { changeTopicConfig, readTopicConfig } from './topic-config.js';
import { topicStates } from './topic-states.js';
import type { TopicState } from './topic-states.js';

/**
 * One cluster, looked at and altered, over a connection of its own each time.
 *
 * @throws IntegrationError as `openKafkaPing`; NOT_FOUND where a topic is not there. While any partition of the cluster has no
 *   leader, kafkajs can ask for groups and settings of nothing: SERVICE_ERROR.
 */
export interface KafkaCluster {
  pulse(signal: AbortSignal): Promise<KafkaPulse>;
  topics(names: readonly string[], signal: AbortSignal): Promise<readonly TopicState[]>;
  lag(group: string | undefined, signal: AbortSignal): Promise<LagLook>;
  settings(topic: string, signal: AbortSignal): Promise<TopicSettings>;
  /** Alters what `decide` says and nothing else; returns the settings as they are then. */
  change(
    topic: string,
    decide: (now: TopicSettings) => TopicChange,
    options: { readonly validateOnly: boolean; readonly signal: AbortSignal },
  ): Promise<TopicSettings>;
}

export interface KafkaClusterTimeouts {
  /** For one answer of a broker. */
  readonly requestMs: number;
  /** For a look or a change as a whole, which are several questions. */
  readonly wholeMs: number;
}

export function openKafkaCluster(
  address: KafkaAddress,
  { requestMs, wholeMs: timeoutMs }: KafkaClusterTimeouts,
): KafkaCluster {
  const ping = openKafkaPing(address, requestMs);
  const connector = createConnector(address, {
    connectionTimeoutMs: requestMs,
    requestTimeoutMs: requestMs,
    retries: 0,
  });
  const administer = <Result>(
    signal: AbortSignal,
    work: (admin: Admin, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => administrate(address, connector, { timeoutMs, signal }, work);
  return {
    pulse: (signal) => ping(signal),
    topics: (names, signal) => administer(signal, (admin) => topicStates(admin, names)),
    lag: (group, signal) => administer(signal, (admin) => consumerLag(admin, group)),
    settings: (topic, signal) =>
      administer(signal, async (admin) => {
        await mustExist(admin, topic, address);
        return readTopicConfig(admin, topic);
      }),
    change: (topic, decide, { validateOnly, signal }) =>
      administer(signal, async (admin, within) => {
        await mustExist(admin, topic, address);
        return changeTopicConfig(admin, topic, decide, { validateOnly, signal: within });
      }),
  };
}

/** Before its settings are asked for, because what is said of a topic that is not there differs from version to version. */
async function mustExist(admin: Admin, topic: string, address: KafkaAddress): Promise<void> {
  const [state] = await topicStates(admin, [topic]);
  if (state?.state === 'missing') throw new IntegrationError('NOT_FOUND', `${labelOf(address)}: no topic ${topic}`);
}
