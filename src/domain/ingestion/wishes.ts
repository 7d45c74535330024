import type { IngestionInput, RunReason } from './run.js';

/** What a start asks of a date's run: of one that it starts, or of the one that is under way, which it joins. */
export type RunWish = Pick<IngestionInput, 'reason' | 'masters' | 'files' | 'again' | 'onlyEvents' | 'waitForMasters'>;

/** A wish that joined; the run says by its id when it has been seen to. */
export interface JoiningWish extends RunWish {
  readonly id: string;
}

/** All that is asked of one run, at its next look. */
export interface Wanted {
  /** Absent: all. */
  readonly masters?: readonly string[];
  readonly files?: readonly string[];
  /** Of the next look only: what of the date stands in processed/ is loaded once more. */
  readonly again: boolean;
  readonly onlyEvents: boolean;
  readonly waits: boolean;
  /** Reports masters that did not come; who loads one file again knows what is missing. */
  readonly judgesAbsence: boolean;
}

const STANDS_FOR_THE_DAY: readonly RunReason[] = ['schedule', 'person', 'airflow', 'simulation'];

export function wantedBy(wish: RunWish): Wanted {
  const { reason, masters, files, again = false, onlyEvents = false, waitForMasters = false } = wish;
  return {
    ...(masters && { masters }),
    ...(files && { files }),
    again,
    onlyEvents,
    waits: waitForMasters,
    judgesAbsence: STANDS_FOR_THE_DAY.includes(reason) && !files && !onlyEvents,
  };
}

/** Two who want different files get all: what lies in input/ may be loaded, whoever asked first. */
export function joined(wanted: Wanted, wish: RunWish): Wanted {
  const more = wantedBy(wish);
  const isSame = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
    JSON.stringify(a) === JSON.stringify(b);
  const bothFiles = !wanted.onlyEvents && !more.onlyEvents;
  const files = wanted.onlyEvents ? more : wanted;
  const keepsFilter = !bothFiles || (isSame(wanted.masters, more.masters) && isSame(wanted.files, more.files));
  return {
    ...(keepsFilter && files.masters && { masters: files.masters }),
    ...(keepsFilter && files.files && { files: files.files }),
    again: wanted.again || more.again,
    onlyEvents: wanted.onlyEvents && more.onlyEvents,
    waits: wanted.waits || more.waits,
    judgesAbsence: wanted.judgesAbsence || more.judgesAbsence,
  };
}

/** As anybody may send it from Temporal UI: undefined where it is no wish. */
export function readWish(given: unknown): JoiningWish | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { id, reason = 'person', masters, files, again, onlyEvents, waitForMasters } = given as Partial<JoiningWish>;
  if (typeof id !== 'string') return undefined;
  return {
    id,
    reason,
    ...(isNames(masters) && { masters }),
    ...(isNames(files) && { files }),
    ...(again === true && { again }),
    ...(onlyEvents === true && { onlyEvents }),
    ...(waitForMasters === true && { waitForMasters }),
  };
}

function isNames(given: unknown): given is readonly string[] {
  return Array.isArray(given) && given.every((name) => typeof name === 'string');
}
