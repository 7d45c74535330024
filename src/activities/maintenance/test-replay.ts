import type { Mode } from '../../domain/incident.js';
import { replayOf } from '../../domain/maintenance/replay.js';
import type { OutboxRow, Replay, ReplayedLoad, TopicEvent } from '../../domain/maintenance/replay.js';
import { judgeReplay, newestWithin } from '../../domain/maintenance/replay-report.js';
import type { ReplayedMaster } from '../../domain/maintenance/replay-report.js';
import type { MaintenanceTask } from './task.js';

interface At {
  readonly mode: Mode;
  readonly signal: AbortSignal;
}

export interface TestReplayPorts {
  /** Those with a layout: their topics are read also where nothing was loaded. */
  readonly masters: (mode: Mode) => readonly string[];
  readonly ledger: {
    /** Those with events, in the order of their commits. */
    loadsSince(at: At, since: string): Promise<readonly ReplayedLoad[]>;
    rows(at: At, loadId: number, afterN: number, limit: number): Promise<readonly OutboxRow[]>;
    known(at: At, master: string, loadIds: readonly number[]): Promise<ReadonlySet<number>>;
  };
  readonly topics: {
    /** Every event since then up to now, in the order of its partition; says of each master whether it has a topic. */
    read(
      at: At & { readonly service: string },
      masters: readonly string[],
      sinceMs: number,
      take: (master: string, event: TopicEvent) => void,
    ): Promise<ReadonlyMap<string, { readonly exists: boolean; readonly compacts: boolean }>>;
  };
}

const ROWS_AT_ONCE = 20_000;
const TELL_EVERY = 50_000;

/** Reads the topics back, and holds them against the outbox's ledger: what a replay would bring back, and what it would not. */
export function testReplay({ masters, ledger, topics }: TestReplayPorts): MaintenanceTask<'test_replay'> {
  return {
    async plan({ params, service, mode, startedAt, signal, onProgress }) {
      const at = { mode, signal };
      const startedMs = Date.parse(startedAt);
      const wanted = new Date(startedMs - params.lookBackMs).toISOString();
      const all = await ledger.loadsSince(at, wanted);
      const loads = newestWithin(all);
      const since = loads.length < all.length ? (loads[0]?.committedAt ?? wanted) : wanted;
      const names = [...new Set([...masters(mode), ...loads.map(({ master }) => master)])].sort();
      const replays = new Map(names.map((name) => [name, replayOf(loads.filter(({ master }) => master === name))]));

      const beganMs = Date.now();
      let readCount = 0;
      const read = await topics.read({ ...at, service }, names, Date.parse(since), (master, event) => {
        readCount += 1;
        if (readCount % TELL_EVERY === 0) onProgress(`${master}: ${readCount}`);
        replays.get(master)?.see(event);
      });
      const replayMs = Date.now() - beganMs;

      const found: ReplayedMaster[] = [];
      for (const [master, replay] of replays) {
        onProgress(master);
        const its = loads.filter((load) => load.master === master);
        const { exists = false, compacts = false } = read.get(master) ?? {};
        const lacking = await compared(at, replay, its, compacts);
        const { unknown, ...tally } = replay.tally();
        const known = await ledger.known(at, master, [...unknown.keys()]);
        const strangers = [...unknown].filter(([loadId]) => !known.has(loadId));
        found.push({ master, exists, loads: its, lacking, tally, unknown: new Map(strangers) });
      }
      return judgeReplay(found, { since, leftCount: all.length - loads.length, startedAt, replayMs, readCount });
    },
  };

  /** How many rows the outbox lacks. */
  async function compared(at: At, replay: Replay, loads: readonly ReplayedLoad[], compacts: boolean): Promise<number> {
    let lacking = 0;
    for (const { loadId, events } of loads) {
      let seen = 0;
      for (let afterN = 0; afterN < events; afterN += ROWS_AT_ONCE) {
        const rows = await ledger.rows(at, loadId, afterN, ROWS_AT_ONCE);
        seen += rows.length;
        replay.compare(loadId, rows, compacts);
      }
      lacking += events - seen;
    }
    return lacking;
  }
}
