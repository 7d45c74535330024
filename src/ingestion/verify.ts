import { atOutlet } from './outlet-error.js';
import type { EventCount, IngestionStation, LoadSums } from './ports.js';

export interface Verification {
  readonly verified: boolean;
  /** Events that these loads put into the outbox. */
  readonly expected: number;
  /** Different events of theirs in the topics; 0 where there is no Kafka to ask. */
  readonly found: number;
  /** Events that came more than once: each with the id that a consumer drops it by. */
  readonly repeats: number;
  /** What does not add up, in one bounded line; empty where all does. */
  readonly detail: string;
}

const LONGEST_DETAIL = 500;

/**
 * Asks what really stands there: the ledger's sums against error_log and the outbox, and the topics for every event. Repeats
 * are counted, and are no fault. Throws an error with a code of the catalogue.
 */
export async function verifyLoads(
  { masters, events }: Pick<IngestionStation, 'masters' | 'events'>,
  loadIds: readonly number[],
  signal: AbortSignal,
): Promise<Verification> {
  const loads = loadIds.length === 0 ? [] : await masters.loadSums(loadIds);
  const faults = [
    ...missing(loadIds, loads),
    ...loads.flatMap((load) => sumFaults(load).map((fault) => `load ${load.loadId} (${load.master}): ${fault}`)),
  ];
  const expected = loads.reduce((sum, load) => sum + load.events, 0);
  const counts =
    events && expected > 0
      ? await atOutlet('kafka', () =>
          events.count(
            loads.filter(({ events: n }) => n > 0),
            signal,
          ),
        )
      : [];
  if (events) faults.push(...loads.flatMap((load) => topicFaults(load, counts)));
  return {
    verified: faults.length === 0,
    expected,
    found: counts.reduce((sum, count) => sum + count.found, 0),
    repeats: counts.reduce((sum, count) => sum + count.repeats, 0),
    detail: faults.join('; ').slice(0, LONGEST_DETAIL),
  };
}

function missing(loadIds: readonly number[], loads: readonly LoadSums[]): readonly string[] {
  const there = new Set(loads.map(({ loadId }) => loadId));
  return loadIds.filter((loadId) => !there.has(loadId)).map((loadId) => `load ${loadId}: not in the ledger`);
}

function sumFaults(load: LoadSums): readonly string[] {
  const { rowsRead, rowsLoaded, rowsRejected, inserted, updated, unchanged } = load;
  return [
    ...differs('rows read', rowsRead, 'loaded and rejected', rowsLoaded + rowsRejected),
    ...differs('rows loaded', rowsLoaded, 'inserted, updated and unchanged', inserted + updated + unchanged),
    ...(load.superseded ? [] : differs('rows rejected', rowsRejected, 'in error_log', load.rowsInErrorLog)),
    ...differs('events', load.events, 'in the outbox', load.rowsInOutbox),
  ];
}

function topicFaults(load: LoadSums, counts: readonly EventCount[]): readonly string[] {
  const found = counts.find(({ loadId }) => loadId === load.loadId)?.found ?? 0;
  return differs(`load ${load.loadId} (${load.master}): events`, load.events, 'in the topic', found);
}

function differs(what: string, wanted: number, where: string, there: number): readonly string[] {
  return wanted === there ? [] : [`${what} ${wanted}, ${where} ${there}`];
}
