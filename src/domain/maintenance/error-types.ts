import { DateTime } from 'luxon';
import { line, lineWhere } from './report-lines.js';
import type { TaskLine } from './task.js';

/** As much of a group of error_log as is counted. */
export interface CountedErrors {
  readonly type: string;
  readonly master?: string;
  readonly count: number;
  readonly corrected: number;
  readonly example?: string;
}

export interface ErrorType {
  readonly type: string;
  readonly rowsCount: number;
  readonly correctedCount: number;
  readonly beforeCount: number;
  /** Most rows first. */
  readonly masters: readonly string[];
  readonly example?: string;
}

/** Fewer are no change that means something. */
const NOTEWORTHY = 10;
const TIMES_MORE = 2;
const MASTERS_SHOWN = 5;

/** Dates, inclusive: as in the operation's own query, so many days back and today; and as many before them. */
export function errorSpans(today: string, days: number) {
  const date = (back: number): string =>
    DateTime.fromISO(today, { zone: 'utc' }).minus({ days: back }).toFormat('yyyy-MM-dd');
  return {
    now: { from: date(days), to: today },
    before: { from: date(2 * days + 1), to: date(days + 1) },
  };
}

/** Most frequent first; types that are gone are not among them. */
export function errorTypes(now: readonly CountedErrors[], before: readonly CountedErrors[]): readonly ErrorType[] {
  const types = [...new Set(now.map(({ type }) => type))];
  return types
    .map((type): ErrorType => {
      const its = now.filter((each) => each.type === type).toSorted((a, b) => b.count - a.count);
      const example = its.find((each) => each.example !== undefined)?.example;
      return {
        type,
        rowsCount: sum(its),
        correctedCount: its.reduce((total, { corrected }) => total + corrected, 0),
        beforeCount: sum(before.filter((each) => each.type === type)),
        masters: its.flatMap(({ master }) => (master === undefined ? [] : [master])),
        ...(example !== undefined && { example }),
      };
    })
    .sort((a, b) => b.rowsCount - a.rowsCount || a.type.localeCompare(b.type));
}

export function errorTypeLine({ type, rowsCount, correctedCount, beforeCount, masters, example }: ErrorType): TaskLine {
  const more = rowsCount >= NOTEWORTHY && rowsCount >= TIMES_MORE * beforeCount;
  const shown = masters.slice(0, MASTERS_SHOWN).join(', ') + (masters.length > MASTERS_SHOWN ? ' …' : '');
  return lineWhere(more, 'errors_of_type', {
    ...{ type, rowsCount, correctedCount, beforeCount },
    ...(shown !== '' && { masters: shown }),
    ...(example !== undefined && { example }),
  });
}

/** Of types that were there before and are not any more. */
export function goneLine(now: readonly ErrorType[], before: readonly CountedErrors[]): readonly TaskLine[] {
  const gone = [...new Set(before.map(({ type }) => type))].filter((type) => !now.some((each) => each.type === type));
  return gone.length > 0 ? [line('error_types_gone', { typesCount: gone.length })] : [];
}

export function sum(errors: readonly Pick<CountedErrors, 'count'>[]): number {
  return errors.reduce((total, { count }) => total + count, 0);
}
