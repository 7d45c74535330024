import type { MaintenanceWindow } from './windows.js';

/** At most so many in so much time, e.g. three restarts a day. */
export interface Budget {
  readonly atMost: number;
  readonly withinMs: number;
}

/** What one service may be put through. It travels with each request, because the coordinator has no configuration. */
export interface RepairLimits {
  readonly restarts: readonly Budget[];
  /** Changes that restart nothing: a task cleared, a blocker cancelled. */
  readonly otherChanges: readonly Budget[];
  /** So long after a repair other incidents let the service settle. */
  readonly coolDownMs: number;
  readonly circuit: CircuitRules;
}

/** So many repairs that did not hold, in so much time, and nothing is tried for `openForMs`, or until a person says so. */
export interface CircuitRules {
  readonly relapses: number;
  readonly withinMs: number;
  /** A repair holds where nobody asks for another one within this time. */
  readonly holdsAfterMs: number;
  readonly openForMs: number;
}

/** The lab is there to be broken: rehearsals and benchmarks restart it as often as they like. */
export const LAB_LIMITS: RepairLimits = {
  restarts: [{ atMost: 100, withinMs: 15 * 60_000 }],
  otherChanges: [{ atMost: 100, withinMs: 15 * 60_000 }],
  coolDownMs: 0,
  circuit: { relapses: 100, withinMs: 15 * 60_000, holdsAfterMs: 60_000, openForMs: 60_000 },
};

/** What holds for all services together. */
export interface RemediationRules {
  /** Restarts of all services that are not the lab's. */
  readonly budget: Budget;
  /** So many services that fail by themselves at once are a fault of something larger. */
  readonly blastRadius: number;
  /** Those of the configuration that are about this service. */
  readonly windows: readonly MaintenanceWindow[];
  /** Of the windows; an IANA zone. */
  readonly timeZone: string;
}

/** One grant, for as long as anything counts it. */
export interface RepairRecord {
  readonly service: string;
  readonly incidentId: string;
  readonly token: string;
  readonly restart: boolean;
  readonly lab: boolean;
  readonly byPerson: boolean;
  readonly grantedAtMs: number;
  /** When it was given back; absent while its lease is in force, and where the lease ended by itself. */
  readonly endedAtMs?: number;
  /** It failed, or another repair was asked for before it can be said to have held. */
  readonly relapsed?: boolean;
  readonly keepUntilMs: number;
}

/** An action of the catalogue that stops what runs, or starts it. */
const RESTARTS: ReadonlySet<string> = new Set(['restart_failed_services', 'start_service', 'stop_service']);

export function isRestart(action: string | undefined): boolean {
  return action === undefined || RESTARTS.has(action);
}

/** The first budget that is spent, and when there is room in it again. */
export function spent(
  budgets: readonly Budget[],
  grantedAtMs: readonly number[],
  nowMs: number,
): { readonly budget: Budget; readonly freeAtMs: number } | undefined {
  for (const budget of budgets) {
    const counted = grantedAtMs.filter((atMs) => atMs > nowMs - budget.withinMs).sort((a, b) => a - b);
    if (counted.length < budget.atMost) continue;
    const leaves = counted[counted.length - budget.atMost] ?? nowMs;
    return { budget, freeAtMs: leaves + budget.withinMs };
  }
  return undefined;
}

/** Those of a service that count against its limits for such an action. */
export function countedFor(records: readonly RepairRecord[], service: string, restart: boolean): readonly number[] {
  return records
    .filter((record) => record.service === service && record.restart === restart)
    .map(({ grantedAtMs }) => grantedAtMs);
}

/** Those that count against the budget of all services: what Guardia restarts by itself, outside the lab. */
export function countedForAll(records: readonly RepairRecord[]): readonly number[] {
  return records
    .filter(({ restart, lab, byPerson }) => restart && !lab && !byPerson)
    .map(({ grantedAtMs }) => grantedAtMs);
}

/** Until when others let the service settle after its latest repair; undefined where that is over. */
export function settlesUntilMs(
  records: readonly RepairRecord[],
  request: { readonly service: string; readonly incidentId: string },
  coolDownMs: number,
  nowMs: number,
): number | undefined {
  const ends = records
    .filter(({ service, incidentId }) => service === request.service && incidentId !== request.incidentId)
    .map(({ endedAtMs }) => (endedAtMs ?? Number.NEGATIVE_INFINITY) + coolDownMs);
  const untilMs = Math.max(Number.NEGATIVE_INFINITY, ...ends);
  return untilMs > nowMs ? untilMs : undefined;
}

/** How long a grant under these rules has to be remembered. */
export function keepForMs(limits: RepairLimits | undefined, rules: RemediationRules | undefined): number {
  const budgets = [...(limits?.restarts ?? []), ...(limits?.otherChanges ?? []), ...(rules ? [rules.budget] : [])];
  return Math.max(limits?.coolDownMs ?? 0, limits?.circuit.withinMs ?? 0, ...budgets.map(({ withinMs }) => withinMs));
}
