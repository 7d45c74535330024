import { DateTime } from 'luxon';
import type { ClockTime } from '../clock-time.js';

const DAY_MS = 86_400_000;
const SUNDAY = 7;

/** A date on which a wall clock never shows the daily time, because it is put forward over it, and what it shows instead. */
export interface ClockGap extends ClockTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A date; its weekday is 1 on Monday and 7 on Sunday. */
export type CalendarDate = Pick<ClockGap, 'year' | 'month' | 'day'> & { readonly weekday: number };

/**
 * The dates of these years (both inclusive) that would have no run: the run of such a day is as much later as the clock jumps.
 * Only dates that are due are tried, because asking a zone's clock is slow.
 */
export function clockGaps(
  daily: ClockTime,
  timeZone: string,
  years: { readonly from: number; readonly to: number },
  isDue: (date: CalendarDate) => boolean = () => true,
): readonly ClockGap[] {
  const gaps: ClockGap[] = [];
  for (let dayMs = Date.UTC(years.from, 0, 1); dayMs < Date.UTC(years.to + 1, 0, 1); dayMs += DAY_MS) {
    const utc = new Date(dayMs);
    const [year, month, day] = [utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate()];
    if (!isDue({ year, month, day, weekday: utc.getUTCDay() || SUNDAY })) continue;
    const shown = DateTime.fromObject({ year, month, day, ...daily }, { zone: timeZone });
    if (shown.hour === daily.hour && shown.minute === daily.minute) continue;
    gaps.push({ year: shown.year, month: shown.month, day: shown.day, hour: shown.hour, minute: shown.minute });
  }
  return gaps;
}
