import type { CoordinatorState, HeldBack, RecentDecision } from './coordinator-state.js';
import type { RefusalReason } from './refusals.js';
import type { Refusal, RepairRequest } from './repair-request.js';

const RECENT_KEPT = 20;
const DETAIL_KEPT = 200;
const HELD_BACK_AT_MOST = 1_000;
/** Who is not remembered asks again by itself. */
const ASK_AGAIN_MS = 15 * 60_000;

/** Reasons that an event ends before its time: unfreeze, a window's end, a closed circuit, a dependency that was repaired. */
const ENDED_BY_EVENTS: ReadonlySet<RefusalReason> = new Set([
  'frozen',
  'maintenance_window',
  'circuit_open',
  'limit_reached',
  'dependency_down',
]);

export function noted(
  state: CoordinatorState,
  line: Partial<Pick<RepairRequest, 'service' | 'incidentId' | 'by'>> & {
    readonly decision: string;
    readonly detail?: string | undefined;
  },
  nowMs: number,
): CoordinatorState {
  const { service = '', incidentId = '', decision, detail, by } = line;
  const entry: RecentDecision = {
    at: new Date(nowMs).toISOString(),
    service,
    incidentId,
    decision,
    ...(detail !== undefined && detail !== '' && { detail: detail.slice(0, DETAIL_KEPT) }),
    ...(by !== undefined && { by }),
  };
  return { ...state, recent: [...state.recent, entry].slice(-RECENT_KEPT) };
}

/** Remembers whom to tell when it is lifted; where there is no room for that, it is told when to ask again. */
export function withHeldBack(
  state: CoordinatorState,
  { incidentWorkflowId, service, by }: RepairRequest,
  answer: Refusal,
  nowMs: number,
): { readonly state: CoordinatorState; readonly answer: Refusal } {
  const { reason, holder } = answer;
  // A person's command does not wait: the person reads the answer.
  if (by !== undefined || !ENDED_BY_EVENTS.has(reason)) return { state, answer };
  const others = state.heldBack.filter((one) => one.workflowId !== incidentWorkflowId || one.service !== service);
  if (others.length >= HELD_BACK_AT_MOST) {
    const retryAt = answer.retryAt ?? new Date(nowMs + ASK_AGAIN_MS).toISOString();
    return { state, answer: { ...answer, retryAt } };
  }
  const heldBack: HeldBack = {
    workflowId: incidentWorkflowId,
    service,
    reason,
    ...(reason === 'dependency_down' && holder !== undefined && { dependency: holder }),
  };
  return { state: { ...state, heldBack: [...others, heldBack] }, answer };
}

/** Takes those out for whom something was lifted; the workflows that came out are to be told, once each. */
export function lift(
  state: CoordinatorState,
  isLifted: (heldBack: HeldBack) => boolean,
): { readonly state: CoordinatorState; readonly workflowIds: readonly string[] } {
  const lifted = state.heldBack.filter(isLifted);
  if (lifted.length === 0) return { state, workflowIds: [] };
  return {
    state: { ...state, heldBack: state.heldBack.filter((one) => !lifted.includes(one)) },
    workflowIds: [...new Set(lifted.map(({ workflowId }) => workflowId))],
  };
}
