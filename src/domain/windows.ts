import { DateTime } from 'luxon';
import { clockTimeOf } from './clock-time.js';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const DAYS_OF_A_WEEK = WEEKDAYS.length;
export type Weekday = (typeof WEEKDAYS)[number];

/** Every week; one whose end is not after its beginning goes on into the next day. */
export interface MaintenanceWindow {
  readonly name: string;
  /** The days on which it begins. */
  readonly days: readonly Weekday[];
  /** `HH:MM` on the rules' clock. */
  readonly from: string;
  readonly to: string;
}

/** One that a person announced. */
export interface AnnouncedWindow {
  readonly id: string;
  /** All where absent. */
  readonly services?: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly by: string;
  readonly reason: string;
}

/** When the window ends in which `nowMs` lies; undefined where it lies in none. */
export function weeklyWindowEndMs(window: MaintenanceWindow, timeZone: string, nowMs: number): number | undefined {
  const now = DateTime.fromMillis(nowMs, { zone: timeZone });
  if (!now.isValid) return undefined;
  for (const begins of [now, now.minus({ days: 1 })]) {
    if (!window.days.some((day) => WEEKDAYS.indexOf(day) === begins.weekday - 1)) continue;
    const from = atClock(begins, window.from);
    const sameDay = atClock(begins, window.to);
    const to = sameDay > from ? sameDay : atClock(begins.plus({ days: 1 }), window.to);
    if (from <= now && now < to) return to.toMillis();
  }
  return undefined;
}

/** When the window opens next, `nowMs` where it is open; undefined where that is not before `untilMs`. */
export function windowOpensAtMs(
  window: MaintenanceWindow,
  timeZone: string,
  nowMs: number,
  untilMs: number,
): number | undefined {
  if (weeklyWindowEndMs(window, timeZone, nowMs) !== undefined) return nowMs;
  const today = DateTime.fromMillis(nowMs, { zone: timeZone });
  const openings = Array.from({ length: DAYS_OF_A_WEEK + 1 }, (_, days) => today.plus({ days }))
    .filter((day) => window.days.some((name) => WEEKDAYS.indexOf(name) === day.weekday - 1))
    .map((day) => atClock(day, window.from).toMillis());
  return openings.find((opening) => opening > nowMs && opening < untilMs);
}

/** The window that holds a service back now, and when it is over: of several the one that ends last. */
export function windowOver(
  service: string,
  weekly: readonly MaintenanceWindow[],
  announced: readonly AnnouncedWindow[],
  timeZone: string,
  nowMs: number,
): { readonly name: string; readonly untilMs: number; readonly by?: string; readonly reason?: string } | undefined {
  const inForce = [
    ...weekly.flatMap((window) => {
      const untilMs = weeklyWindowEndMs(window, timeZone, nowMs);
      return untilMs === undefined ? [] : [{ name: window.name, untilMs }];
    }),
    ...announced
      .filter(({ services, fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs && isAbout(services, service))
      .map(({ id, untilMs, by, reason }) => ({ name: id, untilMs, by, reason })),
  ];
  return inForce.sort((a, b) => b.untilMs - a.untilMs)[0];
}

export function isAbout(services: readonly string[] | undefined, service: string): boolean {
  return services === undefined || services.length === 0 || services.includes(service);
}

function atClock(day: DateTime, clock: string): DateTime {
  return day.set({ ...clockTimeOf(clock), second: 0, millisecond: 0 });
}
