import type { ReplayedLoad, ReplayTally } from './replay.js';
import { attention, line, withinMost } from './report-lines.js';
import type { Figures, TaskLine, TaskReport } from './task.js';

export interface ReplayedMaster {
  readonly master: string;
  /** Whether it has a topic. */
  readonly exists: boolean;
  readonly loads: readonly ReplayedLoad[];
  /** Rows that the outbox lacks, so that nothing says what was published. */
  readonly lacking: number;
  readonly tally: Omit<ReplayTally, 'unknown'>;
  /** Events of loads that the ledger does not have; 0 for those that name none. */
  readonly unknown: ReadonlyMap<number, number>;
}

export interface ReplayFacts {
  /** ISO 8601: how far back was read. */
  readonly since: string;
  /** Older loads of the window, that were too many. */
  readonly leftCount: number;
  readonly startedAt: string;
  readonly replayMs: number;
  /** Records that were read, repeats and strangers too. */
  readonly readCount: number;
}

/** Four bytes each are kept of so many events. */
const MOST_EVENTS = 5_000_000;

/** The newest loads that a replay can hold. */
export function newestWithin(loads: readonly ReplayedLoad[], most = MOST_EVENTS): readonly ReplayedLoad[] {
  let events = 0;
  const first = loads.findLastIndex((load) => (events += load.events) > most);
  return loads.slice(first + 1);
}

/** Fails where an event that was published would not come back, or would come back another; repeats are no fault. */
export function judgeReplay(masters: readonly ReplayedMaster[], facts: ReplayFacts): TaskReport {
  const sum = (count: (its: ReplayedMaster) => number): number => masters.reduce((all, its) => all + count(its), 0);
  const lostSince = masters.flatMap(({ tally }) => tally.lostSince ?? []).sort()[0];
  const figures = {
    loadCount: sum(({ loads }) => loads.length),
    publishedCount: sum(({ loads }) => loads.reduce((all, { published }) => all + published, 0)),
    foundCount: sum(({ tally }) => tally.found),
    missingCount: sum(({ tally }) => tally.missing),
    compactedCount: sum(({ tally }) => tally.compacted),
    waitingCount: sum(({ tally }) => tally.waiting),
    duplicateCount: sum(({ tally }) => tally.duplicates),
    alteredCount: sum(({ tally }) => tally.altered),
    outOfOrderCount: sum(({ tally }) => tally.outOfOrder),
    unknownCount: sum(({ unknown }) => total(unknown)),
    readCount: facts.readCount,
    replayMs: facts.replayMs,
    recoveryPointMs: lostSince === undefined ? 0 : Math.max(0, Date.parse(facts.startedAt) - Date.parse(lostSince)),
  } satisfies Figures;
  const { missingCount, alteredCount, outOfOrderCount, replayMs, readCount, recoveryPointMs } = figures;
  const lines = [
    lostSince === undefined
      ? line('replay_whole', { since: facts.since, replayMs, readCount })
      : line('replay_recovery_point', { lostSince, recoveryPointMs, replayMs, readCount }),
    ...(facts.leftCount > 0 ? [line('replay_window_shortened', { ...facts })] : []),
    ...masters.flatMap(linesOf),
  ];
  const failed = missingCount + alteredCount + outOfOrderCount > 0;
  return { lines: withinMost(lines), figures, ...(failed && { failure: 'REPLAY_INCOMPLETE' }) };
}

function linesOf({ master, exists, loads, lacking, tally, unknown }: ReplayedMaster): readonly TaskLine[] {
  const { found, missing, altered, outOfOrder, duplicates, compacted, waiting, orderInPart, examples } = tally;
  const unknownCount = total(unknown);
  const counted = (code: TaskLine['code'], count: number): TaskLine[] =>
    count === 0 ? [] : [line(code, { master, count })];
  const faulty = (code: TaskLine['code'], count: number, places: readonly string[]): TaskLine[] =>
    count === 0 ? [] : [attention(code, { master, count, places: places.join(', ') })];
  if (loads.length === 0 && unknownCount === 0) return [line('replay_no_loads', { master })];
  return [
    ...(exists ? [] : [attention('replay_topic_absent', { master })]),
    line('replay_found', { master, count: found, loadCount: loads.length }),
    ...faulty('replay_missing', missing, examples.missing),
    ...faulty('replay_altered', altered, examples.altered),
    ...faulty('replay_out_of_order', outOfOrder, examples.outOfOrder),
    ...faulty('replay_unknown', unknownCount, [...unknown.keys()].slice(0, 5).map(String)),
    ...(lacking === 0 ? [] : [attention('replay_outbox_lacks', { master, count: lacking })]),
    ...counted('replay_duplicates', duplicates),
    ...counted('replay_compacted', compacted),
    ...counted('replay_waiting', waiting),
    ...(orderInPart ? [line('replay_order_in_part', { master })] : []),
  ];
}

function total(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
