/** Decisions of the remediation coordinator: pure, so that a drill in virtual time can run them inside its own state. */

export interface RepairRequest {
  /** Unique for the wish, stable over its repeats. */
  readonly requestId: string;
  readonly service: string;
  readonly incidentId: string;
  readonly incidentWorkflowId: string;
  readonly mode: 'live' | 'simulation';
  readonly serviceMode: 'observe' | 'ask' | 'act';
  /** How long the repair may take at most; the lease is longer. */
  readonly scheduleToCloseMs: number;
  /** The action of the catalogue; a restart where absent. */
  readonly action?: string;
  /** A person's command; absent where a runbook asks. */
  readonly by?: string;
}

export type RefusalReason =
  'busy' | 'mode_observe' | 'mode_ask' | 'queue_full' | 'protected' | 'needs_person' | 'no_answer';

export type RepairAnswer =
  | { readonly requestId: string; readonly granted: true; readonly token: string; readonly leaseUntil: string }
  | { readonly requestId: string; readonly granted: false; readonly reason: RefusalReason; readonly holder?: string };

export interface Lease {
  readonly requestId: string;
  readonly service: string;
  readonly incidentId: string;
  readonly incidentWorkflowId: string;
  readonly token: string;
  readonly untilMs: number;
}

export interface CoordinatorState {
  readonly leases: readonly Lease[];
  /** Grows by one with each grant, so that a newer grant is always recognisable. */
  readonly lastToken: number;
  readonly granted: number;
  readonly refused: number;
  /** The latest decisions, newest last, for people who look in Temporal UI. */
  readonly recent: readonly {
    readonly at: string;
    readonly service: string;
    readonly incidentId: string;
    readonly decision: string;
  }[];
}

export const EMPTY_COORDINATOR: CoordinatorState = { leases: [], lastToken: 0, granted: 0, refused: 0, recent: [] };
const RECENT_KEPT = 20;
export const LEASE_MARGIN_MS = 30_000;

export function decideRepair(
  state: CoordinatorState,
  request: RepairRequest,
  nowMs: number,
): { readonly state: CoordinatorState; readonly answer: RepairAnswer } {
  const current = withoutExpired(state, nowMs);
  const held = current.leases.find((lease) => lease.service === request.service);
  if (held && held.requestId === request.requestId) {
    // The same wish again: its answer was lost on the way, so it gets the same answer.
    return { state: current, answer: grantOf(held) };
  }
  const reason = refusal(request, held);
  if (reason) {
    const answer: RepairAnswer = {
      requestId: request.requestId,
      granted: false,
      reason,
      ...(held && { holder: held.incidentId }),
    };
    return { state: remember({ ...current, refused: current.refused + 1 }, request, reason, nowMs), answer };
  }
  const lease: Lease = {
    requestId: request.requestId,
    service: request.service,
    incidentId: request.incidentId,
    incidentWorkflowId: request.incidentWorkflowId,
    // The incident's id too: a coordinator that was made anew counts from one again, and runtimes remember tokens.
    token: `${request.service}#${current.lastToken + 1}/${request.incidentId.slice(0, 8)}`,
    untilMs: nowMs + request.scheduleToCloseMs + LEASE_MARGIN_MS,
  };
  const next = {
    ...current,
    leases: [...current.leases, lease],
    lastToken: current.lastToken + 1,
    granted: current.granted + 1,
  };
  return { state: remember(next, request, 'granted', nowMs), answer: grantOf(lease) };
}

/** A wish as it must be; what anybody else signals is no wish. */
export function isRepairRequest(signalled: unknown): signalled is RepairRequest {
  const request = signalled as Partial<Record<keyof RepairRequest, unknown>> | null | undefined;
  const texts = [request?.requestId, request?.service, request?.incidentId, request?.incidentWorkflowId];
  return texts.every((text) => typeof text === 'string') && Number.isFinite(request?.scheduleToCloseMs);
}

/** Gives a lease back. An unknown or expired token changes nothing: the lease belongs to somebody else by now. */
export function releaseRepair(state: CoordinatorState, token: string): CoordinatorState {
  return { ...state, leases: state.leases.filter((lease) => lease.token !== token) };
}

export function withoutExpired(state: CoordinatorState, nowMs: number): CoordinatorState {
  return { ...state, leases: state.leases.filter((lease) => lease.untilMs > nowMs) };
}

function refusal(request: RepairRequest, held: Lease | undefined): RefusalReason | undefined {
  // Whoever commands it by hand has been asked, in a manner of speaking.
  if (request.by !== undefined) return held ? 'busy' : undefined;
  if (request.serviceMode === 'observe') return 'mode_observe';
  if (request.serviceMode === 'ask') return 'mode_ask';
  return held ? 'busy' : undefined;
}

function grantOf(lease: Lease): RepairAnswer {
  return {
    requestId: lease.requestId,
    granted: true,
    token: lease.token,
    leaseUntil: new Date(lease.untilMs).toISOString(),
  };
}

function remember(state: CoordinatorState, request: RepairRequest, decision: string, nowMs: number): CoordinatorState {
  const line = {
    at: new Date(nowMs).toISOString(),
    service: request.service,
    incidentId: request.incidentId,
    decision,
  };
  return { ...state, recent: [...state.recent, line].slice(-RECENT_KEPT) };
}
