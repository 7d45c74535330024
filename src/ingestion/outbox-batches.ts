import { jsonOf } from '../domain/ingestion/event.js';
import type { OutboxEvent, PendingLoad } from '../domain/ingestion/event.js';
import { IngestionError } from './ingestion-error.js';
import type { MastersPort } from './ports.js';

const MOST_EVENTS = 1_000;
/** How many are asked for before it is known how large they are. */
const FIRST_EVENTS = 200;
const MOST_BATCH_BYTES = 5 * 1024 * 1024;

/**
 * The events of one load after `afterN`, in order, in batches that stay small in number and in bytes, so that memory does too.
 * The next batch is read while the caller works on one.
 */
export async function* outboxBatches(
  masters: Pick<MastersPort, 'events'>,
  load: PendingLoad,
  afterN: number,
): AsyncGenerator<readonly OutboxEvent[]> {
  let limit = FIRST_EVENTS;
  const readAfter = (n: number): Promise<readonly OutboxEvent[]> => {
    const reading = masters.events(load.loadId, n, limit);
    // Awaited later; until then a failure must not count as unhandled.
    reading.catch(() => undefined);
    return reading;
  };
  let next = afterN < load.events ? readAfter(afterN) : undefined;
  while (next) {
    const events = await next;
    const last = events.at(-1);
    if (!last) {
      throw new IngestionError('DATA_REFUSED', `the outbox lacks events of load ${load.loadId}, of ${load.events}`);
    }
    limit = fittingLimit(events);
    next = last.n < load.events ? readAfter(last.n) : undefined;
    yield* split(events);
  }
}

/** What an event takes as a message, nearly: most of it is its JSON. */
function eventBytes(event: OutboxEvent): number {
  return Buffer.byteLength(jsonOf(event)) + 500;
}

function fittingLimit(events: readonly OutboxEvent[]): number {
  const bytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
  return Math.max(1, Math.min(MOST_EVENTS, Math.floor(MOST_BATCH_BYTES / (bytes / events.length))));
}

function* split(events: readonly OutboxEvent[]): Generator<readonly OutboxEvent[]> {
  let [from, bytes] = [0, 0];
  for (const [index, event] of events.entries()) {
    const size = eventBytes(event);
    if (index > from && bytes + size > MOST_BATCH_BYTES) {
      yield events.slice(from, index);
      [from, bytes] = [index, 0];
    }
    bytes += size;
  }
  yield events.slice(from);
}
