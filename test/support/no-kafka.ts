import type { ActivityPorts } from '../../src/activities/index.js';
import type { TopicSettings } from '../../src/domain/topic-settings.js';
import { unusablePort } from '../../src/wiring/unusable-port.js';

/** A Kafka that has come back, with one topic. */
export interface KafkaInMemory {
  settings?: TopicSettings;
}

/** For tests of incidents: no Kafka, until one of them gives it a topic's settings; and nothing waits to be put back. */
export function noKafka(memory: KafkaInMemory = {}): Pick<ActivityPorts, 'kafka' | 'undos' | 'canary'> {
  const none = Object.assign(new Error('this test has no Kafka'), { code: 'CONFIG_INVALID' });
  const kafka = unusablePort<ActivityPorts['kafka']>(none);
  const canary = unusablePort<ActivityPorts['canary']>(none);
  return {
    kafka: {
      brokers: (at, expected) => kafka.brokers(at, expected),
      topics: (at, topics) => kafka.topics(at, topics),
      lag: (at, group, most) => kafka.lag(at, group, most),
      topicConfig: (at, topic) => kafka.topicConfig(at, topic),
      roundTrip: (at) => kafka.roundTrip(at),
      async change(_at, _topic, decide) {
        if (!memory.settings) throw none;
        const change = Object.entries(decide(memory.settings));
        const written = change.map(([name, value]) => [name, { value: value ?? '', isOverride: value !== null }]);
        return (memory.settings = { ...memory.settings, ...(Object.fromEntries(written) as TopicSettings) });
      },
    },
    undos: { pending: async () => [] },
    canary: {
      route: () => undefined,
      write: (id, at) => canary.write(id, at),
      publish: (id, at) => canary.publish(id, at),
      merge: (id, at) => canary.merge(id, at),
    },
  };
}
