import type { PendingLoad } from '../../domain/ingestion/event.js';
import type { EventCount } from '../../ingestion/ports.js';

const POSITION = /^(\d{1,15})\/(\d{1,15})$/;
/** The clocks of the database and of the brokers' clients may be apart; this is what we allow them. */
export const CLOCKS_APART_MS = 3_600_000;
/** Both times are the database's own, of one transaction. */
const SAME_CLOCK_MS = 60_000;

/** Tells the different events of some loads from repeats, in one bit an event, whatever else is in the topic. */
export interface EventTally {
  /** @param position `<load>/<n>` of an event that is in the topic; @param time when it was committed, ISO 8601 */
  see(position: string, time: string): void;
  counts(): readonly EventCount[];
}

export function tallyOf(loads: readonly PendingLoad[]): EventTally {
  const sheets = new Map(loads.map((load): [number, Sheet] => [load.loadId, sheetOf(load)]));
  // Events of one load carry the same time, one after the other.
  let lastTime = '';
  let lastTimeMs = 0;

  return {
    see(position, time) {
      const [, load, n] = POSITION.exec(position) ?? [];
      const sheet = sheets.get(Number(load));
      const at = Number(n);
      if (!sheet || at < 1 || at > sheet.events) return;
      if (time !== lastTime) {
        lastTime = time;
        lastTimeMs = Date.parse(time);
      }
      // A database that was made anew counts its loads from 1 again: an older load of this number is another one.
      if (lastTimeMs < sheet.committedAtMs - SAME_CLOCK_MS) return;
      const bit = 1 << (at & 7);
      const byte = sheet.seen[at >> 3] ?? 0;
      if ((byte & bit) !== 0) {
        sheet.repeats += 1;
        return;
      }
      sheet.seen[at >> 3] = byte | bit;
      sheet.found += 1;
    },
    counts: () => loads.map(({ loadId }) => countOf(loadId, sheets.get(loadId))),
  };
}

interface Sheet {
  readonly events: number;
  readonly committedAtMs: number;
  readonly seen: Uint8Array;
  found: number;
  repeats: number;
}

function sheetOf({ events, committedAt }: PendingLoad): Sheet {
  return {
    events,
    committedAtMs: committedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(committedAt),
    seen: new Uint8Array((events >> 3) + 1),
    found: 0,
    repeats: 0,
  };
}

function countOf(loadId: number, sheet: Sheet | undefined): EventCount {
  return { loadId, found: sheet?.found ?? 0, repeats: sheet?.repeats ?? 0 };
}
