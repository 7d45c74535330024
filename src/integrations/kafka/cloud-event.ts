import type { Message } from 'kafkajs';
import { jsonOf } from '../../domain/ingestion/event.js';
import type { OutboxEvent } from '../../domain/ingestion/event.js';

/** Where an event stood in the outbox, `<load>/<n>`: an extension of ours, by which `count` tells events from repeats. */
export const POSITION_HEADER = 'ce_outboxposition';
export const TIME_HEADER = 'ce_time';

const SPEC_VERSION = '1.0';
const DATA_CONTENT_TYPE = 'application/json';

/**
 * A CloudEvent 1.0 in the binary mode of its Kafka binding: attributes as headers, the record as JSON, the entity as key.
 * Written by hand, because the cloudevents package takes as long for one event as kafkajs for encoding and sending it
 * (12 µs; this takes 0.5 µs). The tests read what we publish with that package.
 */
export function toMessage(event: OutboxEvent, source: string): Message {
  const { loadId, n, id, master, kind, entityKey, time } = event;
  return {
    key: entityKey,
    value: jsonOf(event),
    headers: {
      ce_specversion: SPEC_VERSION,
      ce_id: id,
      ce_source: source,
      ce_type: `com.guardia.${master}.${kind}.v1`,
      [TIME_HEADER]: time,
      [POSITION_HEADER]: `${loadId}/${n}`,
      'content-type': DATA_CONTENT_TYPE,
    },
  };
}
