import type {
  DueNow,
  EscalationLevel,
  EscalationPolicy,
  LadderState,
  PageDecision,
  PageReason,
  Trouble,
} from './escalation.js';
import { isWorse } from './severity.js';
import type { Severity } from './severity.js';

/**
 * The ladder of people as pure decisions on one clock. Every function takes the state and gives the next one; the workflow
 * only waits for `nextDeadline` and carries out what `decidePages` says.
 */
export function startLadder(openedAtMs: number, severity: Severity, maxResponseMs: number): LadderState {
  return {
    openedAtMs,
    severity,
    maxResponseMs,
    cycle: 1,
    pagedInCycle: [],
    dueNow: [],
    pagesDecided: 0,
  };
}

/** Everything that is due at `nowMs`, each exactly once: the state that comes back has it marked as paged. */
export function decidePages(
  state: LadderState,
  policy: EscalationPolicy,
  nowMs: number,
): { readonly state: LadderState; readonly pages: readonly PageDecision[] } {
  let next = expireAcknowledgement(state, policy, nowMs);
  const pages: PageDecision[] = [];
  for (const due of pending(next, policy).filter((candidate) => candidate.atMs <= nowMs)) {
    const level = policy.levels[due.level];
    if (!level) continue;
    next = { ...next, pagesDecided: next.pagesDecided + 1, pagedInCycle: withLevel(next.pagedInCycle, due.level) };
    pages.push(page(next, level, due));
  }
  next = { ...next, dueNow: [] };
  const last = policy.levels.length - 1;
  if (next.exhaustedAtMs === undefined && next.pagedInCycle.includes(last)) next = { ...next, exhaustedAtMs: nowMs };
  const reminder = reminderDueMs(next, policy);
  const owner = policy.levels[last];
  if (reminder !== undefined && reminder <= nowMs && owner) {
    next = { ...next, remindedAtMs: nowMs, pagesDecided: next.pagesDecided + 1 };
    pages.push(page(next, owner, { level: last, reason: 'reminder', atMs: reminder }));
  }
  return { state: next, pages };
}

/** The next moment at which something is due if nothing happens, with what it is; undefined where nothing ever will be. */
export function nextDeadline(
  state: LadderState,
  policy: EscalationPolicy,
): { readonly atMs: number; readonly level: number; readonly reason: PageReason } | undefined {
  const last = policy.levels.length - 1;
  const candidates = pending(state, policy).map(({ atMs, level, reason }) => ({ atMs, level, reason }));
  const reminder = reminderDueMs(state, policy);
  if (reminder !== undefined) candidates.push({ atMs: reminder, level: last, reason: 'reminder' });
  if (state.acknowledged) candidates.push({ atMs: state.acknowledged.untilMs, level: 0, reason: 'ack_expired' });
  return candidates.sort((a, b) => a.atMs - b.atMs || a.level - b.level)[0];
}

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
  const called = trouble === 'relapse' ? withLevel(early, firstUnpaged(state, policy)) : early;
  return called.reduce((current, level) => callLevel(current, level, trouble, nowMs), state);
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

function expireAcknowledgement(state: LadderState, policy: EscalationPolicy, nowMs: number): LadderState {
  const ended = state.acknowledged;
  if (!ended || nowMs < ended.untilMs) return state;
  const { acknowledged: _ended, ...rest } = state;
  const stopped = policy.levels.flatMap((level, index) => (level.unless === 'acknowledged' ? [index] : []));
  const first = stopped[0] ?? 0;
  return {
    ...rest,
    cycle: state.cycle + 1,
    pagedInCycle: state.pagedInCycle.filter((level) => !stopped.includes(level)),
    dueNow: [
      ...state.dueNow.filter((due) => due.level !== first),
      { level: first, reason: 'ack_expired', atMs: ended.untilMs, alsoTo: [ended.by] },
    ],
  };
}

/** Each unpaged level once, at the earlier of "called now" and its own time; what an acknowledgement stops is left out. */
function pending(state: LadderState, policy: EscalationPolicy): readonly DueNow[] {
  return policy.levels.flatMap((level, index): DueNow[] => {
    if (state.pagedInCycle.includes(index)) return [];
    if (level.unless === 'acknowledged' && state.acknowledged) return [];
    const called = state.dueNow.filter((due) => due.level === index).sort((a, b) => a.atMs - b.atMs)[0];
    const timed: DueNow = {
      level: index,
      reason: level.after === 'max_response' ? 'max_response' : 'level_due',
      atMs: ownTimeMs(state, level),
    };
    return [called ?? timed];
  });
}

function ownTimeMs(state: LadderState, level: EscalationLevel): number {
  return state.openedAtMs + (level.after === 'max_response' ? state.maxResponseMs : level.after[state.severity]);
}

function reminderDueMs(state: LadderState, policy: EscalationPolicy): number | undefined {
  if (state.exhaustedAtMs === undefined || state.acknowledged) return undefined;
  return (state.remindedAtMs ?? state.exhaustedAtMs) + policy.reminderEveryMs;
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

function withLevel(levels: readonly number[], level: number): readonly number[] {
  return levels.includes(level) ? levels : [...levels, level];
}

function page(state: LadderState, level: EscalationLevel, due: DueNow): PageDecision {
  return {
    key: `page-${state.pagesDecided}`,
    level: due.level,
    cycle: state.cycle,
    roles: level.roles,
    channels: level.channels,
    reason: due.reason,
    alsoTo: due.alsoTo ?? [],
    dueAt: new Date(due.atMs).toISOString(),
  };
}
