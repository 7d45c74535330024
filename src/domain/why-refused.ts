import { isOpen } from './circuit.js';
import type { CoordinatorState, Lease } from './coordinator-state.js';
import { countedFor, countedForAll, isRestart, settlesUntilMs, spent } from './repair-limits.js';
import type { Refusal, RepairRequest } from './repair-request.js';
import { windowOver } from './windows.js';

/** A storm passes in minutes, or a person ends it. */
const STORM_MS = 5 * 60_000;
const DEPENDENCY_MS = 60_000;

/** A refusal without whom it answers. */
type Reasoned = Omit<Refusal, 'requestId' | 'granted'>;

/** The first reason in an order in which the more lasting ones come first; undefined where nothing speaks against it. */
export function refusal(
  state: CoordinatorState,
  request: RepairRequest,
  held: Lease | undefined,
  nowMs: number,
): Reasoned | undefined {
  if (request.protected) return { reason: 'protected' };
  const { frozen } = state;
  const never: Reasoned | undefined = frozen
    ? { reason: 'frozen', detail: `${frozen.by}: ${frozen.reason}`, ...retry(frozen.untilMs) }
    : held && { reason: 'busy', holder: held.incidentId };
  // Whoever commands it by hand has been asked, in a manner of speaking, and sees what the rules are about.
  if (request.by !== undefined) return never;
  if (request.serviceMode === 'observe') return { reason: 'mode_observe' };
  if (request.serviceMode === 'ask') return { reason: 'mode_ask' };
  return never ?? bySurroundings(state, request, nowMs) ?? byRecord(state, request, nowMs);
}

export function bySurroundings(state: CoordinatorState, request: RepairRequest, nowMs: number): Reasoned | undefined {
  const { rules, surroundings, service } = request;
  const window = windowOver(service, rules?.windows ?? [], state.windows, rules?.timeZone ?? 'utc', nowMs);
  if (window) {
    const detail = [window.name, window.by, window.reason].filter((part) => part !== undefined).join(', ');
    return { reason: 'maintenance_window', detail, ...retry(window.untilMs) };
  }
  const dependency = surroundings?.dependenciesDown[0];
  if (dependency !== undefined)
    return { reason: 'dependency_down', holder: dependency, ...retry(nowMs + DEPENDENCY_MS) };
  const failing = surroundings?.failing ?? [];
  if (rules && !request.lab && failing.length >= rules.blastRadius)
    return { reason: 'blast_radius', detail: failing.slice(0, 10).join(', '), ...retry(nowMs + STORM_MS) };
  return undefined;
}

function byRecord(state: CoordinatorState, request: RepairRequest, nowMs: number): Reasoned | undefined {
  const { limits, rules, service, action, lab } = request;
  const settled = isSettling(state, request, nowMs);
  if (settled !== undefined) return { reason: 'cooling_down', ...retry(settled) };
  const restart = isRestart(action);
  const circuit = state.circuits.find((one) => one.service === service && isOpen(one, nowMs));
  if (restart && circuit) return { reason: 'circuit_open', detail: `${circuit.relapses}`, ...retry(circuit.untilMs) };
  const own = limits && (restart ? limits.restarts : limits.otherChanges);
  const limit = own && spent(own, countedFor(state.records, service, restart), nowMs);
  if (limit) return { reason: 'limit_reached', budget: limit.budget, ...retry(limit.freeAtMs) };
  const common = rules && restart && !lab ? spent([rules.budget], countedForAll(state.records), nowMs) : undefined;
  return common && { reason: 'global_limit_reached', budget: common.budget, ...retry(common.freeAtMs) };
}

export function isSettling(state: CoordinatorState, request: RepairRequest, nowMs: number): number | undefined {
  return request.limits && settlesUntilMs(state.records, request, request.limits.coolDownMs, nowMs);
}

function retry(atMs: number | undefined): { readonly retryAt?: string } {
  return atMs === undefined ? {} : { retryAt: new Date(atMs).toISOString() };
}
