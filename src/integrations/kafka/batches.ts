import type { Message, TopicMessages } from 'kafkajs';
import type { OutboxEvent } from '../../domain/ingestion/event.js';
import { toMessage } from './cloud-event.js';
import { topicOf } from './topics.js';

/** What goes to the brokers in one request. */
export interface Batch {
  readonly topics: readonly TopicMessages[];
  readonly events: number;
  /** Estimated, from above. */
  readonly bytes: number;
}

/** Names and lengths of headers, and what a record has besides. */
const FRAME_BYTES = 260;

/**
 * The next events from `start` on, in order, as many as fit into `mostBytes`, but at least one. A broker refuses a batch for
 * the size of all its records of one partition, so a batch that fits as a whole is never refused for others' events.
 */
export function takeBatch(
  events: readonly OutboxEvent[],
  start: number,
  mostBytes: number,
  { topicPrefix, source }: { readonly topicPrefix: string; readonly source: string },
): Batch {
  const byTopic = new Map<string, Message[]>();
  let bytes = 0;
  let taken = 0;
  for (let at = start; at < events.length; at += 1) {
    const event = events[at];
    if (event === undefined) break;
    const message = toMessage(event, source);
    const size = FRAME_BYTES + sizeOf(message.key) + sizeOf(message.value) + event.id.length + source.length;
    if (taken > 0 && bytes + size > mostBytes) break;
    bytes += size;
    taken += 1;
    const topic = topicOf(topicPrefix, event.master);
    const messages = byTopic.get(topic);
    if (messages) messages.push(message);
    else byTopic.set(topic, [message]);
  }
  return { topics: [...byTopic].map(([topic, messages]) => ({ topic, messages })), events: taken, bytes };
}

function sizeOf(text: Message['key']): number {
  return text === null || text === undefined ? 0 : Buffer.byteLength(text);
}
