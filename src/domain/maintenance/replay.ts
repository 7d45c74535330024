import { lastOfEntities } from './entity-order.js';
import { printOf } from './event-print.js';

/** A load of the ledger with events, as it stood when the replay began. */
export interface ReplayedLoad {
  readonly loadId: number;
  readonly master: string;
  /** Events that it put into the outbox, numbered from 1 without gaps. */
  readonly events: number;
  /** How many of them are marked as published: the first ones. */
  readonly published: number;
  /** ISO 8601. */
  readonly committedAt: string;
}

/** An event as it lies in its topic; what it says of itself is text of others. */
export interface TopicEvent {
  /** `<load>/<n>`. */
  readonly position: string;
  readonly id: string;
  readonly entityKey: string;
  /** ISO 8601: when it was committed. */
  readonly time: string;
}

/** An event as it stands in the outbox. */
export interface OutboxRow {
  readonly n: number;
  readonly id: string;
  readonly entityKey: string;
}

export interface ReplayTally {
  /** Different events of these loads that are in the topic. */
  readonly found: number;
  readonly duplicates: number;
  /** Marked as published, and not in the topic. */
  readonly missing: number;
  /** Not in the topic, because a later event of the same entity took its place there. */
  readonly compacted: number;
  /** Not marked as published yet, and not in the topic. */
  readonly waiting: number;
  /** In the topic with another id or key than in the outbox. */
  readonly altered: number;
  /** Before an older event of the same entity. */
  readonly outOfOrder: number;
  /** In the topic, of no load that the ledger has, by load; 0 for those that name none. */
  readonly unknown: ReadonlyMap<number, number>;
  /** A few places each, `<load>/<n>`. */
  readonly examples: Readonly<Record<'missing' | 'altered' | 'outOfOrder', readonly string[]>>;
  /** ISO 8601: commit of the oldest event that a replay would not bring back. */
  readonly lostSince?: string;
  /** More entities than are remembered, so that their order was looked at in part. */
  readonly orderInPart: boolean;
}

const POSITION = /^(\d{1,15})\/(\d{1,15})$/;
/** Both times are the database's own, of one transaction. */
const SAME_CLOCK_MS = 60_000;
const MOST_EXAMPLES = 5;
const MOST_UNKNOWN_LOADS = 1_000;

interface Sheet {
  readonly load: ReplayedLoad;
  readonly rank: number;
  readonly committedAtMs: number;
  /** A print of each event that was seen; 0 for one that was not. */
  readonly prints: Uint32Array;
}

/**
 * The replay of one master: what its topic brings, held against the outbox. Keeps four bytes an event and one number an entity,
 * whatever else is in the topic. First all of the topic is seen, then each load's rows are compared, in their order.
 *
 * @param loads in the order of their commits
 */
export function replayOf(loads: readonly ReplayedLoad[]) {
  const sheets = new Map(loads.map((load, rank): [number, Sheet] => [load.loadId, sheetOf(load, rank)]));
  const last = lastOfEntities();
  const unknown = new Map<number, number>();
  const examples = { missing: [] as string[], altered: [] as string[], outOfOrder: [] as string[] };
  const counts = { found: 0, duplicates: 0, missing: 0, compacted: 0, waiting: 0, altered: 0, outOfOrder: 0 };
  let lostSince: string | undefined;

  const note = (kind: keyof typeof examples, loadId: number, n: number): void => {
    counts[kind] += 1;
    if (examples[kind].length < MOST_EXAMPLES) examples[kind].push(`${loadId}/${n}`);
  };
  const strange = (loadId: number): void => {
    if (unknown.has(loadId) || unknown.size < MOST_UNKNOWN_LOADS) unknown.set(loadId, (unknown.get(loadId) ?? 0) + 1);
  };
  const lost = ({ committedAt }: ReplayedLoad): void => {
    if (lostSince === undefined || committedAt < lostSince) lostSince = committedAt;
  };

  return {
    see({ position, id, entityKey, time }: TopicEvent): void {
      const [, load, at] = POSITION.exec(position) ?? [];
      const [loadId, n] = [Number(load ?? 0), Number(at ?? 0)];
      const sheet = sheets.get(loadId);
      if (!sheet || n < 1 || n > sheet.load.events) return strange(sheet ? 0 : loadId);
      // A database that was made anew counts its loads from 1 again: an older load of this number is another one.
      if (Date.parse(time) < sheet.committedAtMs - SAME_CLOCK_MS) return;
      const print = printOf(id, entityKey);
      if (sheet.prints[n] !== 0) {
        // The first one counts: a consumer drops repeats by their id, and would take one with another id for news.
        if (sheet.prints[n] === print) counts.duplicates += 1;
        else note('altered', loadId, n);
        return;
      }
      sheet.prints[n] = print;
      counts.found += 1;
      if (last.isBehind(entityKey, sheet.rank, n)) note('outOfOrder', loadId, n);
    },

    /** All rows of a load, in bounded batches. `compacts`: the topic keeps only the last of each entity. */
    compare(loadId: number, rows: readonly OutboxRow[], compacts: boolean): void {
      const sheet = sheets.get(loadId);
      if (!sheet) return;
      for (const { n, id, entityKey } of rows) {
        const print = sheet.prints[n];
        if (print !== 0 && print !== undefined) {
          if (print !== printOf(id, entityKey)) note('altered', loadId, n);
        } else if (compacts && last.isBefore(entityKey, sheet.rank, n)) {
          counts.compacted += 1;
        } else {
          if (n > sheet.load.published) counts.waiting += 1;
          else note('missing', loadId, n);
          lost(sheet.load);
        }
      }
    },

    tally: (): ReplayTally => ({
      ...counts,
      unknown,
      examples,
      ...(lostSince !== undefined && { lostSince }),
      orderInPart: last.isFull(),
    }),
  };
}
export type Replay = ReturnType<typeof replayOf>;

function sheetOf(load: ReplayedLoad, rank: number): Sheet {
  return { load, rank, committedAtMs: Date.parse(load.committedAt), prints: new Uint32Array(load.events + 1) };
}
