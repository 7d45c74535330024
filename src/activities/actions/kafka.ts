import type { LookActivities } from '../contract.js';
import type { Deeds } from './deed.js';
import { notYet } from './not-yet.js';

type Looks = Pick<
  LookActivities,
  'check_kafka_brokers' | 'check_kafka_topics' | 'check_consumer_lag' | 'read_topic_config' | 'probe_kafka'
>;

export function createKafkaLooks(): Looks {
  return {
    check_kafka_brokers: notYet,
    check_kafka_topics: notYet,
    check_consumer_lag: notYet,
    read_topic_config: notYet,
    probe_kafka: notYet,
  };
}

type Owned = Deeds<'alter_topic_config'>;

export function createKafkaDeeds(): Owned {
  return {
    alter_topic_config: { plan: notYet, act: notYet },
  };
}
