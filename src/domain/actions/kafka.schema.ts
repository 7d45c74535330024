import { z } from 'zod';
import { durationSchema, lineSchema, nameSchema } from '../fields.schema.js';

const MOST_BROKERS = 1_000;
const MOST_TOPICS = 100;
const MOST_MESSAGES = 1_000_000_000;
const DAY_MS = 86_400_000;

const service = nameSchema.optional().meta({ description: "A service of kind kafka; the pipeline's where absent" });
const topic = z.string().regex(/^[A-Za-z0-9._-]{1,249}$/, 'bad_topic');

/** What may be altered for a while, and put back: how long and how much a topic keeps. */
export const ALTERABLE_SETTINGS = [
  'retention.ms',
  'retention.bytes',
  'segment.ms',
  'segment.bytes',
  'cleanup.policy',
] as const;

export const KAFKA_SCHEMAS = {
  check_kafka_brokers: z.strictObject({ service, expected: z.int().min(1).max(MOST_BROKERS).optional() }),
  check_kafka_topics: z.strictObject({ service, topics: z.array(topic).min(1).max(MOST_TOPICS).optional() }),
  check_consumer_lag: z.strictObject({
    service,
    group: lineSchema.optional().meta({ description: 'The worst of all groups where absent' }),
    maxMessages: z.int().min(0).max(MOST_MESSAGES).default(5_000),
  }),
  read_topic_config: z.strictObject({ service, topic }),
  probe_kafka: z.strictObject({ service }),
  alter_topic_config: z
    .strictObject({
      service,
      topic,
      set: z.partialRecord(z.enum(ALTERABLE_SETTINGS), z.string().min(1).max(100)),
      restoreAfter: durationSchema({ maxMs: 30 * DAY_MS }).prefault('1 day'),
    })
    .transform(({ restoreAfter, ...rest }) => ({ ...rest, restoreAfterMs: restoreAfter })),
} as const;
