import { DateTime } from 'luxon';
import { ACTIONS, ACTION_NAMES } from '../actions/catalogue.js';
import type { StepOutcome } from '../incident.js';
import type { Severity } from '../severity.js';
import { attention, line } from './report-lines.js';
import type { TaskLine } from './task.js';

/** An incident that is open now. Moments are ISO 8601. */
export interface OpenIncident {
  readonly number?: number;
  readonly type: string;
  readonly subject: string;
  readonly severity?: Severity;
  readonly openedAt: string;
  readonly acknowledgedBy?: string;
}

/** What the door took in. */
export interface AlertCounts {
  readonly opened: readonly { readonly source: string; readonly incidents: number; readonly repeats: number }[];
  /** Alerts of something that was over, or well. */
  readonly openedNothing: number;
}

/** An incident that ended without waking anybody. */
export interface QuietRepair {
  readonly number: number;
  readonly type: string;
  readonly subject: string;
  readonly openedAt: string;
  readonly verifiedAt: string;
  readonly steps: readonly { readonly action: string; readonly outcome: StepOutcome }[];
}

/** As much of a group of error_log as tells whether it comes back. */
export interface ErrorsOfDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly groups: readonly {
    readonly type: string;
    readonly master?: string;
    readonly field?: string;
    readonly count: number;
  }[];
}

export interface ReturningError {
  readonly type: string;
  readonly master: string;
  readonly field: string;
  readonly daysCount: number;
  readonly rowsCount: number;
  /** `YYYY-MM-DD`. */
  readonly lastDate: string;
}

const RETURNS_AFTER_DAYS = 2;

/** The last so many days up to that date, oldest first. */
export function lastDates(until: string, days: number): readonly string[] {
  const last = DateTime.fromISO(until, { zone: 'utc' });
  return Array.from({ length: days }, (_, back) => last.minus({ days: days - 1 - back }).toFormat('yyyy-MM-dd'));
}

/** The same type, master and field on several days; on the most days first, then by rows. */
export function returningErrors(days: readonly ErrorsOfDay[]): readonly ReturningError[] {
  const known = new Map<string, ReturningError>();
  for (const { date, groups } of days.toSorted((a, b) => a.date.localeCompare(b.date))) {
    for (const { type, master = '', field = '', count } of groups) {
      const key = JSON.stringify([type, master, field]);
      const before = known.get(key);
      const isNewDay = before?.lastDate !== date;
      known.set(key, {
        ...{ type, master, field, lastDate: date },
        daysCount: (before?.daysCount ?? 0) + (isNewDay ? 1 : 0),
        rowsCount: (before?.rowsCount ?? 0) + count,
      });
    }
  }
  return [...known.values()]
    .filter(({ daysCount }) => daysCount >= RETURNS_AFTER_DAYS)
    .sort((a, b) => b.daysCount - a.daysCount || b.rowsCount - a.rowsCount || a.type.localeCompare(b.type));
}

/** Nobody has taken it on: somebody should look. */
export function openLine(
  { number, acknowledgedBy, severity = 'medium', ...incident }: OpenIncident,
  nowMs: number,
): TaskLine {
  const { type, subject, openedAt } = incident;
  const values = { number: number ?? '', type, subject, severity, openedAt, ageMs: nowMs - Date.parse(openedAt) };
  return acknowledgedBy === undefined
    ? attention('incident_open_unacknowledged', values)
    : line('incident_open', { ...values, by: acknowledgedBy });
}

export function quietLine({ number, type, subject, openedAt, verifiedAt, steps }: QuietRepair): TaskLine {
  const tookMs = Date.parse(verifiedAt) - Date.parse(openedAt);
  const done = [...new Set(steps.filter(({ outcome }) => outcome === 'ok').map(({ action }) => action))].filter(isDeed);
  const values = { number, type, subject, openedAt, tookMs };
  return done.length > 0
    ? line('repaired_quietly', { ...values, actions: done.join(',') })
    : line('recovered_quietly', values);
}

function isDeed(action: string): boolean {
  const name = ACTION_NAMES.find((known) => known === action);
  return name !== undefined && ACTIONS[name].effect === 'change';
}
