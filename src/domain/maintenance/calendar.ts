import { clockTimeOf } from '../clock-time.js';
import { clockGaps } from '../ingestion/clock-gaps.js';
import type { CalendarDate, ClockGap } from '../ingestion/clock-gaps.js';
import { WEEKDAYS } from '../windows.js';
import type { Cadence, CadenceTimes } from './cadence.js';

const MIDNIGHT = { hour: 0, minute: 0 } as const;

/**
 * The dates of these years on which a run is due and a Schedule would leave it out: its clock never shows the time, and what it
 * shows instead; or it never shows midnight, by which the server tells the day of the week. A daily run asks for no day.
 */
export function gapsOf(
  cadence: Cadence,
  times: CadenceTimes,
  timeZone: string,
  years: { readonly from: number; readonly to: number },
): readonly ClockGap[] {
  const isOn = (date: CalendarDate): boolean => isDue(cadence, times, date);
  const gaps = clockGaps(clockTimeOf(times.at), timeZone, years, isOn);
  if (cadence === 'daily') return gaps;
  const withoutMidnight = clockGaps(MIDNIGHT, timeZone, years, isOn)
    .filter(({ year, month, day }) => !gaps.some((gap) => gap.year === year && gap.month === month && gap.day === day))
    .map((gap) => ({ ...gap, ...clockTimeOf(times.at) }));
  return [...gaps, ...withoutMidnight];
}

function isDue(cadence: Cadence, { day, dayOfMonth, months }: CadenceTimes, date: CalendarDate): boolean {
  if (cadence === 'daily') return true;
  if (cadence === 'weekly') return WEEKDAYS[date.weekday - 1] === day;
  return date.day === dayOfMonth && (cadence === 'monthly' || (months ?? []).includes(date.month));
}
