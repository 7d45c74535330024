import { countWaiting, drainOutbox } from './drain-outbox.js';
import { IngestionError } from './ingestion-error.js';
import { atOutlet } from './outlet-error.js';
import type { IngestionStation } from './ports.js';
import type { RelayWatch } from './relay.js';

/**
 * Merges into Oracle what was committed and is not there yet, in the order in which it was committed, for the masters whose
 * layout says where Oracle keeps them. Rows that Oracle refuses go to error_log, and the others go on. A batch that is merged
 * twice after a kill changes nothing.
 *
 * @throws an error with a code of the catalogue: OraclePort's as OutletError, and MastersPort's
 */
export async function loadIntoOracle(
  { masters, oracle, layouts }: Pick<IngestionStation, 'masters' | 'oracle' | 'layouts'>,
  { signal, onProgress }: RelayWatch,
): Promise<{ readonly merged: number; readonly refused: number; readonly pending: number }> {
  const outbox = {
    masters,
    sink: 'oracle',
    isFor: ({ master }: { readonly master: string }) => layouts.get(master)?.oracle !== undefined,
  } as const;
  if (!oracle) return { merged: 0, refused: 0, pending: await countWaiting(outbox) };
  const counts = { merged: 0, refused: 0 };
  const { pending } = await drainOutbox({
    ...outbox,
    lock: 'oracle',
    async send(events, { loadId, master }) {
      const layout = layouts.get(master);
      if (!layout) throw new IngestionError('CONFIG_INVALID', `no layout "${master}" is in force any more`);
      const { merged, refused } = await atOutlet('oracle', () => oracle.merge(layout, events, signal));
      if (refused.length > 0) await masters.rejectFromOracle(loadId, refused);
      counts.merged += merged;
      counts.refused += refused.length;
    },
    signal,
    onProgress,
  });
  return { ...counts, pending };
}
