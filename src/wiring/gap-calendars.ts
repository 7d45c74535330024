import { MONTHS } from '@temporalio/client';
import type { CalendarSpec } from '@temporalio/client';
import type { ClockGap } from '../domain/ingestion/clock-gaps.js';

const GAP_YEARS = 5;

/** Dates that Temporal would leave out, each on its own; they are brought up to date at each start, so some years are enough. */
export function gapCalendars(
  gapsWithin: (years: { readonly from: number; readonly to: number }) => readonly ClockGap[],
): CalendarSpec[] {
  const from = new Date().getUTCFullYear();
  return gapsWithin({ from, to: from + GAP_YEARS }).map(({ year, month, day, hour, minute }) => ({
    year,
    month: monthName(month),
    dayOfMonth: day,
    hour,
    minute,
  }));
}

export function monthName(month: number): (typeof MONTHS)[number] {
  return MONTHS[month - 1] ?? 'JANUARY';
}
