import { DateTime } from 'luxon';

/** A date on which a wall clock never shows the daily time, because it is put forward over it, and what it shows instead. */
export interface ClockGap {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** The dates of these years (both inclusive) that would have no run: the run of such a day is as much later as the clock jumps. */
export function clockGaps(
  daily: { readonly hour: number; readonly minute: number },
  timeZone: string,
  years: { readonly from: number; readonly to: number },
): readonly ClockGap[] {
  const gaps: ClockGap[] = [];
  for (
    let day = DateTime.fromObject({ year: years.from }, { zone: 'utc' });
    day.year <= years.to;
    day = day.plus({ days: 1 })
  ) {
    const shown = DateTime.fromObject({ year: day.year, month: day.month, day: day.day, ...daily }, { zone: timeZone });
    if (shown.hour === daily.hour && shown.minute === daily.minute) continue;
    gaps.push({ year: shown.year, month: shown.month, day: shown.day, hour: shown.hour, minute: shown.minute });
  }
  return gaps;
}
