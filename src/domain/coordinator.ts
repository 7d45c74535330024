import { circuitAfter, markRelapses } from './circuit.js';
import { noted, withHeldBack } from './coordinator-memory.js';
import { isFrozen } from './coordinator-state.js';
import type { CoordinatorState, Lease } from './coordinator-state.js';
import { isRestart, keepForMs } from './repair-limits.js';
import type { RepairRecord } from './repair-limits.js';
import type { Refusal, RepairAnswer, RepairRequest } from './repair-request.js';
import { bySurroundings, isSettling, refusal } from './why-refused.js';

export { EMPTY_COORDINATOR } from './coordinator-state.js';
export type { CoordinatorState, Lease } from './coordinator-state.js';
export { isRepairRequest } from './repair-request.js';
export type { Refusal, RepairAnswer, RepairRequest } from './repair-request.js';

export const LEASE_MARGIN_MS = 30_000;
/** Who is turned away asks again after it. */
const QUEUE_MS = 60_000;
const RECORDS_KEPT = 2_000;

/** Decisions of the remediation coordinator: pure, so that a drill in virtual time can run them inside its own state. */
interface Decided {
  readonly state: CoordinatorState;
  readonly answer: RepairAnswer;
}

export function decideRepair(state: CoordinatorState, request: RepairRequest, nowMs: number): Decided {
  const current = withoutExpired(state, nowMs);
  const held = current.leases.find((lease) => lease.service === request.service);
  if (held && held.requestId === request.requestId) {
    // The same wish again: its answer was lost on the way, so it gets the same answer.
    return { state: current, answer: grantOf(held) };
  }
  const known = withRelapses(current, request, held, nowMs);
  const refused = refusal(known, request, held, nowMs);
  if (!refused) return grant(known, request, nowMs);
  const answer: Refusal = { requestId: request.requestId, granted: false, ...refused };
  const counted = { ...known, refused: known.refused + 1 };
  const told = withHeldBack(counted, request, answer, nowMs);
  return { ...told, state: noted(told.state, { ...request, decision: refused.reason, detail: refused.detail }, nowMs) };
}

/** A wish that was turned away before it was looked at: there are too many. */
export function turnAway(
  state: CoordinatorState,
  { requestId }: Pick<RepairRequest, 'requestId'>,
  nowMs: number,
): { readonly state: CoordinatorState; readonly answer: Refusal } {
  const retryAt = new Date(nowMs + QUEUE_MS).toISOString();
  return {
    state: { ...state, refused: state.refused + 1 },
    answer: { requestId, granted: false, reason: 'queue_full', retryAt },
  };
}

/** How a repair ended, as its incident says it. One that was never begun counts for no limit. */
const NEVER_BEGUN: ReadonlySet<string> = new Set(['not_wanted', 'too_late']);

/** Gives a lease back. An unknown or expired token changes nothing: the lease belongs to somebody else by now. */
export function releaseRepair(
  state: CoordinatorState,
  token: string,
  { outcome, nowMs }: { readonly outcome?: string; readonly nowMs?: number } = {},
): CoordinatorState {
  const leases = state.leases.filter((lease) => lease.token !== token);
  if (leases.length === state.leases.length) return state;
  const records = state.records.flatMap((record) => {
    if (record.token !== token) return [record];
    if (outcome !== undefined && NEVER_BEGUN.has(outcome)) return [];
    const ended = nowMs === undefined ? record : { ...record, endedAtMs: nowMs };
    return [outcome === 'failed' ? { ...ended, relapsed: true } : ended];
  });
  return { ...state, leases, records };
}

/** What is over is forgotten, so that the state stays small over months. */
export function withoutExpired(state: CoordinatorState, nowMs: number): CoordinatorState {
  const { frozen, ...rest } = state;
  return {
    ...rest,
    leases: state.leases.filter((lease) => lease.untilMs > nowMs),
    records: state.records.filter((record) => record.keepUntilMs > nowMs).slice(-RECORDS_KEPT),
    circuits: state.circuits.filter((circuit) => circuit.forgetAtMs > nowMs),
    windows: state.windows.filter((window) => window.untilMs > nowMs),
    ...(frozen && isFrozen(frozen, nowMs) && { frozen }),
  };
}

/** Another repair is really wished for, so the ones before have not held; where they were too many the circuit opens. */
function withRelapses(
  state: CoordinatorState,
  request: RepairRequest,
  held: Lease | undefined,
  nowMs: number,
): CoordinatorState {
  const { service, limits, action } = request;
  const isWish = request.by === undefined && request.serviceMode === 'act' && !held && isRestart(action);
  // What fails for another reason says nothing about the repairs before.
  const isTheirs = !state.frozen && !bySurroundings(state, request, nowMs);
  if (!limits || !isWish || !isTheirs || isSettling(state, request, nowMs) !== undefined) return state;
  const records = markRelapses(state.records, service, limits.circuit, nowMs);
  const known = state.circuits.find((circuit) => circuit.service === service);
  const circuit = circuitAfter(known, records, service, limits.circuit, nowMs);
  const others = state.circuits.filter((other) => other.service !== service);
  return { ...state, records, circuits: circuit ? [...others, circuit] : others };
}

function grant(state: CoordinatorState, request: RepairRequest, nowMs: number): Decided {
  const { requestId, service, incidentId, incidentWorkflowId, limits, rules } = request;
  const lease: Lease = {
    requestId,
    service,
    incidentId,
    incidentWorkflowId,
    // The incident's id too: a coordinator that was made anew counts from one again, and runtimes remember tokens.
    token: `${service}#${state.lastToken + 1}/${incidentId.slice(0, 8)}`,
    untilMs: nowMs + request.scheduleToCloseMs + LEASE_MARGIN_MS,
  };
  const record: RepairRecord = {
    service,
    incidentId,
    token: lease.token,
    restart: isRestart(request.action),
    lab: request.lab === true,
    byPerson: request.by !== undefined,
    grantedAtMs: nowMs,
    keepUntilMs: lease.untilMs + keepForMs(limits, rules),
  };
  const granted: CoordinatorState = {
    ...state,
    leases: [...state.leases, lease],
    lastToken: state.lastToken + 1,
    granted: state.granted + 1,
    records: [...state.records, record],
    heldBack: state.heldBack.filter((one) => one.workflowId !== incidentWorkflowId || one.service !== service),
  };
  return { state: noted(granted, { ...request, decision: 'granted' }, nowMs), answer: grantOf(lease) };
}

function grantOf({ requestId, token, untilMs }: Lease): RepairAnswer {
  return { requestId, granted: true, token, leaseUntil: new Date(untilMs).toISOString() };
}
