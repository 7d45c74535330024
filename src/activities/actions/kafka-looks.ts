import { cancellationSignal } from '@temporalio/activity';
import type { ActionContext, CheckResult } from '../../domain/actions/action.js';
import type { ServiceFinding } from '../../domain/service.js';
import type { LookActivities } from '../contract.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import type { AtKafka, KafkaPort } from './kafka-port.js';

type Looks = Pick<
  LookActivities,
  'check_kafka_brokers' | 'check_kafka_topics' | 'check_consumer_lag' | 'read_topic_config' | 'probe_kafka'
>;

export interface KafkaParts {
  readonly services: ServicesPort;
  readonly kafka: KafkaPort;
}

/** The looks at one Kafka. */
export function createKafkaLooks({ services, kafka }: KafkaParts): Looks {
  const look = async (
    { mode }: ActionContext,
    params: { readonly service?: string; readonly subject: string },
    ask: (at: AtKafka) => Promise<ServiceFinding>,
  ): Promise<CheckResult> => {
    const service = serviceFor(services, mode, params, 'kafka');
    return { findings: [await ask({ service, mode, signal: cancellationSignal() })] };
  };
  return {
    check_kafka_brokers: ({ context, params }) => look(context, params, (at) => kafka.brokers(at, params.expected)),
    check_kafka_topics: ({ context, params }) => look(context, params, (at) => kafka.topics(at, params.topics)),
    check_consumer_lag: ({ context, params }) =>
      look(context, params, (at) => kafka.lag(at, params.group, params.maxMessages)),
    read_topic_config: ({ context, params }) => look(context, params, (at) => kafka.topicConfig(at, params.topic)),
    probe_kafka: ({ context, params }) =>
      look(context, params, (at) =>
        // A record is a change, however small: a dry run only asks whether the cluster answers.
        at.mode === 'dry-run' ? services.probe(at.service, at.mode, at.signal) : kafka.roundTrip(at),
      ),
  };
}
