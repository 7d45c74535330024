import { DateTime } from 'luxon';
import { clockTimeOf } from './clock-time.js';

/** What Airflow says of a DAG, and of its newest runs. */
export interface DagStartFacts {
  readonly paused: boolean;
  /** ISO 8601: when its own schedule makes the next run; absent where it has none. */
  readonly nextRunAt?: string;
  readonly runs: readonly {
    readonly runId: string;
    readonly state: string;
    /** `scheduled`, `manual`, …: Airflow's word. */
    readonly type: string;
    readonly dueAt?: string;
    readonly startedAt?: string;
  }[];
}

export interface StartQuestion {
  readonly nowMs: number;
  readonly toleranceMs: number;
  /** The pipeline's own time, `HH:MM` on the clock of an IANA zone: for a DAG without a schedule of its own. */
  readonly daily?: { readonly at: string; readonly timeZone: string };
}

export interface StartJudgement {
  readonly code: 'ok' | 'paused' | 'not_started' | 'not_configured';
  /** ISO 8601: the newest moment at which it was due, and long enough ago. */
  readonly dueAt?: string;
  /** The run that began for it, or the one that waits. */
  readonly run?: { readonly runId: string; readonly state: string };
}

/**
 * Whether the newest run that was due has begun. What counts is any run that began since, by hand too: the data is on its way.
 * A run that Airflow never made shows itself by a next one whose time has passed.
 */
export function judgeStart(facts: DagStartFacts, question: StartQuestion): StartJudgement {
  if (facts.paused) return { code: 'paused' };
  const dueMs = newestDue(facts, question);
  if (dueMs === undefined) {
    const hasTimes = facts.nextRunAt !== undefined || facts.runs.some(({ type }) => type === 'scheduled');
    return { code: hasTimes || question.daily ? 'ok' : 'not_configured' };
  }
  const dueAt = new Date(dueMs).toISOString();
  const begun = facts.runs.find(({ startedAt }) => startedAt !== undefined && Date.parse(startedAt) >= dueMs);
  if (begun) return { code: 'ok', dueAt, run: begun };
  const waiting = facts.runs.find(({ state }) => state === 'queued');
  return { code: 'not_started', dueAt, ...(waiting && { run: waiting }) };
}

function newestDue({ nextRunAt, runs }: DagStartFacts, { nowMs, toleranceMs, daily }: StartQuestion) {
  const latestMs = nowMs - toleranceMs;
  const scheduled = runs.filter(({ type, dueAt }) => type === 'scheduled' && dueAt !== undefined);
  const own = [nextRunAt, ...scheduled.map(({ dueAt }) => dueAt)].flatMap((at) => (at ? [Date.parse(at)] : []));
  const due = own.filter((at) => at <= latestMs);
  if (due.length > 0) return Math.max(...due);
  return own.length === 0 && daily ? newestDaily(daily, latestMs) : undefined;
}

function newestDaily({ at, timeZone }: { readonly at: string; readonly timeZone: string }, latestMs: number): number {
  const today = DateTime.fromMillis(latestMs, { zone: timeZone }).set({
    ...clockTimeOf(at),
    second: 0,
    millisecond: 0,
  });
  return (today.toMillis() <= latestMs ? today : today.minus({ days: 1 })).toMillis();
}
