import type { OutboxEvent, PendingLoad } from '../domain/ingestion/event.js';
import type { Outlet } from '../domain/ingestion/run.js';
import { whileLocked } from './content-lock.js';
import { IngestionError, refuseWhenCancelled } from './ingestion-error.js';
import { outboxBatches } from './outbox-batches.js';
import { OutletError } from './outlet-error.js';
import type { MastersPort } from './ports.js';

export interface Drain {
  readonly masters: MastersPort;
  readonly sink: Outlet;
  /** Of whom no two may run at once. */
  readonly lock: string;
  readonly isFor: (load: PendingLoad) => boolean;
  /** Before the first batch: of these loads. */
  readonly prepare?: (loads: readonly PendingLoad[]) => Promise<void>;
  /** Settles when the other side has the batch for good. Batches come in order, one at a time. */
  readonly send: (events: readonly OutboxEvent[], load: PendingLoad) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DrainProgress) => void;
}

/** What an activity that empties the outbox reports with each heartbeat. */
export interface DrainProgress {
  readonly sent: number;
  readonly pending: number;
}

export interface Drained extends DrainProgress {
  /** Of which events were sent now; at most MOST_LOADS_NAMED. */
  readonly loadIds: readonly number[];
}

export const MOST_LOADS_NAMED = 1_000;
/** Another one is waited for as long as it gets on; without any progress, this long. */
const STANDSTILL_MS = 60_000;

/**
 * Sends what waits, load by load in the order in which they were committed, until nothing waits. A batch is marked once the
 * other side has it: killed in between, one batch is sent twice, each event with the id that it had. Throws what `send` throws.
 */
export async function drainOutbox(drain: Drain): Promise<Drained> {
  const { masters, signal } = drain;
  let seen = { pending: Infinity, atMs: Date.now() };
  const mayWaitOn = async (): Promise<boolean> => {
    const pending = pendingOf(drain, await waiting(drain));
    drain.onProgress({ sent: 0, pending });
    if (pending !== seen.pending) seen = { pending, atMs: Date.now() };
    return pending > 0 && Date.now() - seen.atMs < STANDSTILL_MS;
  };
  const drained = await whileLocked(masters, drain.lock, { signal, mayWaitOn }, () => drainAlone(drain));
  if (drained) return drained;
  if (seen.pending === 0) return { sent: 0, pending: 0, loadIds: [] };
  const why = `another process empties the outbox for ${drain.sink}, and gets nowhere`;
  throw new OutletError(drain.sink, new IngestionError('SERVICE_TIMEOUT', why));
}

async function drainAlone(drain: Drain): Promise<Drained> {
  const loadIds = new Set<number>();
  let sent = 0;
  for (let loads = await waiting(drain); loads.length > 0; loads = await waiting(drain)) {
    await drain.prepare?.(loads);
    let pending = pendingOf(drain, loads);
    for (const load of loads) {
      for await (const events of outboxBatches(drain.masters, load, doneOf(drain, load))) {
        refuseWhenCancelled(drain.signal);
        await drain.send(events, load);
        await drain.masters.markOut(drain.sink, load.loadId, events.at(-1)?.n ?? 0);
        sent += events.length;
        pending -= events.length;
        if (loadIds.size < MOST_LOADS_NAMED) loadIds.add(load.loadId);
        drain.onProgress({ sent, pending });
      }
    }
  }
  return { sent, pending: 0, loadIds: [...loadIds] };
}

/** Loads with something that waits for this sink, oldest first. */
async function waiting(drain: Pick<Drain, 'masters' | 'sink' | 'isFor'>): Promise<readonly PendingLoad[]> {
  const loads = await drain.masters.pendingLoads(drain.sink);
  return loads.filter((load) => drain.isFor(load) && doneOf(drain, load) < load.events);
}

/** How much waits for a sink now. */
export async function countWaiting(of: Pick<Drain, 'masters' | 'sink' | 'isFor'>): Promise<number> {
  return pendingOf(of, await waiting(of));
}

function pendingOf(of: Pick<Drain, 'sink'>, loads: readonly PendingLoad[]): number {
  return loads.reduce((sum, load) => sum + load.events - doneOf(of, load), 0);
}

function doneOf({ sink }: Pick<Drain, 'sink'>, load: PendingLoad): number {
  return sink === 'kafka' ? load.published : load.oracleLoaded;
}
