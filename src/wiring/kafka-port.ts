import type { AtKafka, KafkaPort } from '../activities/actions/kafka-port.js';
import type { Documents } from '../documents/open-documents.js';
import type { ServiceConfig } from '../documents/guardia-config.js';
import type { Mode } from '../domain/incident.js';
import { openKafkaCluster } from '../integrations/kafka/cluster.js';
import type { KafkaCluster } from '../integrations/kafka/cluster.js';
import { describeSettings, judgeBrokers, judgeLag, judgeTopics } from '../integrations/kafka/judge-cluster.js';
import type { KafkaAddress } from '../integrations/kafka/kafka-address.js';
import { roundTrip } from '../integrations/kafka/round-trip.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { find } from '../integrations/services/find.js';
import type { Judgement } from '../integrations/services/judgement.js';
import { topicOf } from '../integrations/kafka/topics.js';
import type { Operation } from './services.js';

/** Within the half minute that an attempt of a look has. */
const WHOLE_LOOK_MS = 20_000;
const LONGEST_ANSWER_MS = 8_000;
/** Its topic is Guardia's own, and has no prefix: it belongs to no pipeline. */
const PROBE_MASTER = 'guardia.probe';
const PROBE_SOURCE = '/guardia/probe';

export interface KafkaPortParts {
  readonly documents: Pick<Documents, 'current' | 'layouts'>;
  readonly operation: Pick<Operation, 'service'>;
}

export function kafkaPort({ documents, operation }: KafkaPortParts): KafkaPort {
  const answerMs = (service: string, mode: Mode): number =>
    Math.min(operation.service(service, mode).timeoutMs, LONGEST_ANSWER_MS);
  const cluster = ({ service, mode }: AtKafka): KafkaCluster => {
    const address = kafkaAddress(operation, service, mode);
    return openKafkaCluster(address, { requestMs: answerMs(service, mode), wholeMs: WHOLE_LOOK_MS });
  };
  const look = (at: AtKafka, ask: (its: KafkaCluster) => Promise<Judgement>) =>
    find(at.service, at.signal, async () => ask(cluster(at)));

  return {
    brokers: (at, expected) =>
      look(at, async (its) => {
        const configured = kafkaAddress(operation, at.service, at.mode).brokers.length;
        return judgeBrokers(await its.pulse(at.signal), expected ?? configured);
      }),
    topics: (at, topics) =>
      look(at, async (its) => {
        const names = topics ?? pipelineTopics(documents);
        return judgeTopics(await its.topics(names, at.signal), topics !== undefined);
      }),
    lag: (at, group, maxMessages) =>
      look(at, async (its) => judgeLag(await its.lag(group, at.signal), group, maxMessages)),
    topicConfig: (at, topic) => look(at, async (its) => describeSettings(topic, await its.settings(topic, at.signal))),
    roundTrip: (at) =>
      find(at.service, at.signal, async () => {
        const address = kafkaAddress(operation, at.service, at.mode);
        const requestMs = answerMs(at.service, at.mode);
        const options = { ...address, topicPrefix: '', source: PROBE_SOURCE, requestMs, timeoutMs: WHOLE_LOOK_MS };
        const { publishedMs, readBackMs } = await roundTrip(options, probeEvent(), at.signal);
        const detail = `published in ${publishedMs} ms, read back in ${readBackMs} ms`;
        return { health: 'healthy', code: 'ok', detail };
      }),
    change: async (at, topic, decide, validateOnly) =>
      cluster(at).change(topic, decide, { validateOnly, signal: at.signal }),
  };
}

/** @throws IntegrationError CONFIG_INVALID where the service is none, or a variable of it is missing */
export function kafkaAddress(operation: Pick<Operation, 'service'>, name: string, mode: Mode): KafkaAddress {
  const { brokers, tls, username, password, missingVariables }: ServiceConfig = operation.service(name, mode);
  if (missingVariables.length > 0) {
    throw new IntegrationError(
      'CONFIG_INVALID',
      `service "${name}" needs ${missingVariables.join(', ')}, which is not set`,
    );
  }
  if (!brokers) throw new IntegrationError('CONFIG_INVALID', `service "${name}" is no Kafka`);
  return { brokers, tls, username, password };
}

function pipelineTopics(documents: Pick<Documents, 'current' | 'layouts'>): readonly string[] {
  const { topicPrefix } = documents.current().pipeline;
  return [...documents.layouts().keys()].map((master) => topicOf(topicPrefix, master));
}

function probeEvent() {
  const [id, time] = [crypto.randomUUID(), new Date().toISOString()];
  const event = { loadId: 0, n: 1, id, master: PROBE_MASTER, entityKey: 'probe', time, data: { id, time } };
  return { ...event, kind: 'created' as const };
}
