import type { Admin } from 'kafkajs';
import type { TopicLog } from '../../domain/maintenance/compaction.js';
import type { TopicSettings } from '../../domain/topic-settings.js';
import { administrate } from './attempt.js';
import { createConnector } from './connector.js';
import type { KafkaClusterTimeouts } from './cluster.js';
import { labelOf, secretsOf } from './kafka-address.js';
import type { KafkaAddress } from './kafka-address.js';
import { hasType, toKafkaError } from './kafka-failure.js';
import { readHeads } from './log-heads.js';
import { logSizes } from './log-sizes.js';
import { readTopicConfig } from './topic-config.js';

/** Kafka's own, of which nothing is anybody's to set. */
const OF_KAFKA = /^__/;

/** Topics and what lies in them. Throws IntegrationError as `openKafkaCluster`. */
export interface TopicLogs {
  /** Without Kafka's own, by name. */
  settings(most: number, signal: AbortSignal): Promise<AllSettings>;
  /** Of topics of which the settings are known. */
  logs(topics: ReadonlyMap<string, TopicSettings>, signal: AbortSignal): Promise<readonly TopicLog[]>;
}

export interface AllSettings {
  readonly topics: ReadonlyMap<string, TopicSettings>;
  /** Topics that were not asked about, because there are too many. */
  readonly skipped: number;
}

export function openTopicLogs(address: KafkaAddress, { requestMs, wholeMs }: KafkaClusterTimeouts): TopicLogs {
  const limits = { connectionTimeoutMs: requestMs, requestTimeoutMs: requestMs, retries: 1 };
  const connector = createConnector(address, limits);
  const administer = <Result>(
    signal: AbortSignal,
    work: (admin: Admin, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => administrate(address, connector, { timeoutMs: wholeMs, signal }, work);
  const codeOf = (error: unknown) => toKafkaError(error, labelOf(address), secretsOf(address)).code;

  return {
    settings: (most, signal) =>
      administer(signal, async (admin) => {
        const names = (await admin.listTopics()).filter((name) => !OF_KAFKA.test(name)).sort();
        const topics = new Map<string, TopicSettings>();
        for (const name of names.slice(0, most)) {
          const settings = await readTopicConfig(admin, name).catch(unlessGone);
          if (settings) topics.set(name, settings);
        }
        return { topics, skipped: Math.max(0, names.length - most) };
      }),

    logs: (topics, signal) =>
      administer(signal, async (admin, within) => {
        const sizes = await logSizes(connector, within).catch(() => new Map<string, number>());
        const reading = { connector, idleTimeoutMs: 2 * requestMs, signal: within };
        const looks = await readHeads(admin, [...topics.keys()], reading);
        return [...topics].map(([topic, settings]): TopicLog => {
          const [look, sizeBytes] = [looks.get(topic), sizes.get(topic)];
          const known = { topic, settings, ...(sizeBytes !== undefined && { sizeBytes }) };
          if (look && 'head' in look) return { ...known, head: look.head };
          return { ...known, code: codeOf(look?.error) };
        });
      }),
  };
}

/** One that somebody deletes meanwhile is none of ours. */
function unlessGone(error: unknown): undefined {
  if (!hasType(error, 'UNKNOWN_TOPIC_OR_PARTITION')) throw error;
}
