import { DateTime } from 'luxon';
import { clockGaps } from '../ingestion/clock-gaps.js';
import type { ClockGap } from '../ingestion/clock-gaps.js';
import { WEEKDAYS } from '../windows.js';
import type { Cadence, CadenceTimes } from './cadence.js';

/** The clock's part of a cadence, on the operation's clock. */
export function clockOf({ at }: Pick<CadenceTimes, 'at'>): { readonly hour: number; readonly minute: number } {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  return { hour, minute };
}

/** The dates of these years on which a run is due but its clock never shows the time, and what it shows instead. */
export function gapsOf(
  cadence: Cadence,
  times: CadenceTimes,
  timeZone: string,
  years: { readonly from: number; readonly to: number },
): readonly ClockGap[] {
  return clockGaps(clockOf(times), timeZone, years).filter((gap) => isDue(cadence, times, gap));
}

function isDue(
  cadence: Cadence,
  { day, dayOfMonth, months }: CadenceTimes,
  date: Pick<ClockGap, 'year' | 'month' | 'day'>,
): boolean {
  if (cadence === 'daily') return true;
  if (cadence === 'weekly') {
    const { year, month } = date;
    return WEEKDAYS[DateTime.utc(year, month, date.day).weekday - 1] === day;
  }
  return date.day === dayOfMonth && (cadence === 'monthly' || (months ?? []).includes(date.month));
}
