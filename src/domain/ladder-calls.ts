import type { DueNow, EscalationPolicy, LadderState, PageReason, Trouble } from './escalation.js';
import { isWorse } from './severity.js';
import type { Severity } from './severity.js';

/** What happens to a ladder from outside of its clock: people act, machines report. `ladder.ts` then decides the pages. */

/** For a time: it stops every pending page of its cycle that is marked `unless: acknowledged`. */
export function acknowledge(state: LadderState, policy: EscalationPolicy, by: string, nowMs: number): LadderState {
  const untilMs = nowMs + policy.ackTimeoutMs[state.severity];
  return { ...state, acknowledged: { by, atMs: nowMs, untilMs } };
}

/** Something went wrong: the levels that answer early to it are due now. A relapse also calls one level higher. */
export function reportTrouble(
  state: LadderState,
  policy: EscalationPolicy,
  trouble: Trouble,
  nowMs: number,
): LadderState {
  const early = policy.levels.flatMap((level, index) => (level.earlyOn.includes(trouble) ? [index] : []));
  if (trouble !== 'relapse') return callEach(state, early, trouble, nowMs);
  const higher = firstUnpaged(state, policy);
  return callEach(pageableAgain(state, higher), withLevel(early, higher), trouble, nowMs);
}

/** Calls the level above the operator at once, as a step with `onFailure: escalate` asks. */
export function callNextLevel(
  state: LadderState,
  policy: EscalationPolicy,
  reason: PageReason,
  nowMs: number,
): LadderState {
  return callLevel(state, Math.min(1, policy.levels.length - 1), reason, nowMs);
}

/** What grew is told above the operator to the first who does not know yet; where all know, to the last again. */
export function callHigherLevel(
  state: LadderState,
  policy: EscalationPolicy,
  reason: PageReason,
  nowMs: number,
): LadderState {
  const known = [...state.pagedInCycle, ...state.dueNow.map((due) => due.level)];
  const higher = policy.levels.findIndex((_level, index) => index > 0 && !known.includes(index));
  const level = higher === -1 ? policy.levels.length - 1 : higher;
  return callLevel(pageableAgain(state, level), level, reason, nowMs);
}

/** A runbook's step escalates: to a level by its name, else to the first that has not been paged. */
export function escalateByRunbook(
  state: LadderState,
  policy: EscalationPolicy,
  levelName: string | undefined,
  nowMs: number,
): LadderState {
  const named = policy.levels.findIndex(({ name }) => name === levelName);
  return callLevel(state, named === -1 ? firstUnpaged(state, policy) : named, 'by_runbook', nowMs);
}

/** A person escalates: the first level that has not been paged in this cycle, else the last again. */
export function escalateByPerson(
  state: LadderState,
  policy: EscalationPolicy,
  nowMs: number,
): { readonly state: LadderState; readonly level: number } {
  const level = firstUnpaged(state, policy);
  return {
    state: callLevel(
      { ...state, pagedInCycle: state.pagedInCycle.filter((paged) => paged !== level) },
      level,
      'by_person',
      nowMs,
    ),
    level,
  };
}

/** Nobody could be reached at a level: the next is due at once. After the last only the reminder remains. */
export function levelUnreachable(
  state: LadderState,
  policy: EscalationPolicy,
  level: number,
  reason: 'undeliverable' | 'nobody_on_duty',
  nowMs: number,
): LadderState {
  const next = level + 1;
  return next < policy.levels.length && !state.pagedInCycle.includes(next)
    ? callLevel(state, next, reason, nowMs)
    : state;
}

/** Raising begins a new cycle, on what is left of the new budget; lowering cancels nobody. */
export function changeSeverity(state: LadderState, severity: Severity, nowMs: number): LadderState {
  if (!isWorse(severity, state.severity)) return { ...state, severity };
  const again: DueNow[] = state.pagedInCycle.map((level) => ({ level, reason: 'severity_raised', atMs: nowMs }));
  const { acknowledged: _ended, exhaustedAtMs: _notYet, remindedAtMs: _none, ...rest } = state;
  return { ...rest, severity, cycle: state.cycle + 1, pagedInCycle: [], dueNow: again };
}

/** The time in which the service was well does not count against the budget: the clock goes on where it stood. */
export function resumeAfter(state: LadderState, wellForMs: number): LadderState {
  return { ...state, openedAtMs: state.openedAtMs + wellForMs };
}

function firstUnpaged(state: LadderState, policy: EscalationPolicy): number {
  const index = policy.levels.findIndex(
    (level, at) => !state.pagedInCycle.includes(at) && !(level.unless === 'acknowledged' && state.acknowledged),
  );
  return index === -1 ? policy.levels.length - 1 : index;
}

function callLevel(state: LadderState, level: number, reason: PageReason, nowMs: number): LadderState {
  if (state.pagedInCycle.includes(level)) return state;
  return { ...state, dueNow: [...state.dueNow, { level, reason, atMs: nowMs }] };
}

function callEach(state: LadderState, levels: readonly number[], reason: PageReason, nowMs: number): LadderState {
  return levels.reduce((current, level) => callLevel(current, level, reason, nowMs), state);
}

/** Who was told all there was to tell is told of something new in a cycle of its own. */
function pageableAgain(state: LadderState, level: number): LadderState {
  if (!state.pagedInCycle.includes(level)) return state;
  const pagedInCycle = state.pagedInCycle.filter((paged) => paged !== level);
  return { ...state, cycle: state.cycle + 1, pagedInCycle };
}

function withLevel(levels: readonly number[], level: number): readonly number[] {
  return levels.includes(level) ? levels : [...levels, level];
}
