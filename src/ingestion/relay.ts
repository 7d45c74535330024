import { countWaiting, drainOutbox } from './drain-outbox.js';
import type { DrainProgress } from './drain-outbox.js';
import { atOutlet } from './outlet-error.js';
import type { IngestionStation } from './ports.js';

export interface RelayWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DrainProgress) => void;
}

/**
 * Publishes what waits in the outbox until it is empty; without Kafka it only counts. One relay at a time, so that the events
 * of one entity arrive in order. `loadIds`: of which loads events were published now.
 *
 * @throws an error with a code of the catalogue: EventsPort's as OutletError, and MastersPort's
 */
export async function relayEvents(
  { masters, events }: Pick<IngestionStation, 'masters' | 'events'>,
  { signal, onProgress }: RelayWatch,
): Promise<{ readonly published: number; readonly pending: number; readonly loadIds: readonly number[] }> {
  const outbox = { masters, sink: 'kafka', isFor: () => true } as const;
  if (!events) return { published: 0, pending: await countWaiting(outbox), loadIds: [] };
  const { sent, pending, loadIds } = await drainOutbox({
    ...outbox,
    lock: 'relay',
    prepare(loads) {
      const masters = [...new Set(loads.map(({ master }) => master))];
      return atOutlet('kafka', () => events.ensureTopics(masters, signal));
    },
    send: (batch) => atOutlet('kafka', () => events.publish(batch, signal)),
    signal,
    onProgress,
  });
  return { published: sent, pending, loadIds };
}
