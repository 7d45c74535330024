import type { DueNow, EscalationLevel, EscalationPolicy, LadderState, PageDecision, PageReason } from './escalation.js';
import type { Severity } from './severity.js';

/** What a person asked for by a command: it goes out also while the service is well. */
const WISHES: ReadonlySet<PageReason> = new Set(['by_person', 'severity_raised', 'impact_grew']);

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
  const current = expireAcknowledgement(state, policy, nowMs);
  const decided = pageEach(
    current,
    policy,
    pending(current, policy).filter((due) => due.atMs <= nowMs),
  );
  const pages = [...decided.pages];
  let next: LadderState = { ...decided.state, dueNow: [] };
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

/** While the service is well nothing is due by its time: only what a person asked for goes out. */
export function decideWishes(
  state: LadderState,
  policy: EscalationPolicy,
): { readonly state: LadderState; readonly pages: readonly PageDecision[] } {
  const wished = pending(state, policy).filter(({ reason }) => WISHES.has(reason));
  const { state: next, pages } = pageEach(state, policy, wished);
  const levels = wished.map(({ level }) => level);
  return { state: { ...next, dueNow: next.dueNow.filter(({ level }) => !levels.includes(level)) }, pages };
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

function expireAcknowledgement(state: LadderState, policy: EscalationPolicy, nowMs: number): LadderState {
  const ended = state.acknowledged;
  if (!ended || nowMs < ended.untilMs) return state;
  const { acknowledged: _ended, ...rest } = state;
  const stopped = policy.levels.flatMap((level, index) => (level.unless === 'acknowledged' ? [index] : []));
  const first = stopped[0] ?? 0;
  return {
    ...rest,
    cycle: state.cycle + 1,
    pagedInCycle: state.pagedInCycle.filter((level) => level !== first && !stopped.includes(level)),
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

function pageEach(
  state: LadderState,
  policy: EscalationPolicy,
  dues: readonly DueNow[],
): { readonly state: LadderState; readonly pages: readonly PageDecision[] } {
  let next = state;
  const pages: PageDecision[] = [];
  for (const due of dues) {
    const level = policy.levels[due.level];
    if (!level) continue;
    const pagedInCycle = [...next.pagedInCycle.filter((paged) => paged !== due.level), due.level];
    next = { ...next, pagesDecided: next.pagesDecided + 1, pagedInCycle };
    pages.push(page(next, level, due));
  }
  return { state: next, pages };
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
