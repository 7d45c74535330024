import type { Surroundings } from './blast-radius.js';
import type { RefusalReason } from './refusals.js';
import type { Budget, RemediationRules, RepairLimits } from './repair-limits.js';

/** What the remediation coordinator is asked, with every fact that its decision needs. */
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
  /** Belongs to the lab: it counts neither for the blast radius nor for the budget of all services. */
  readonly lab?: boolean;
  /** Guardia's own Temporal or store lives on it. */
  readonly protected?: boolean;
  /** Absent in requests of before there were any: then nothing is counted. */
  readonly limits?: RepairLimits;
  readonly rules?: RemediationRules;
  readonly surroundings?: Surroundings;
}

export type RepairAnswer =
  { readonly requestId: string; readonly granted: true; readonly token: string; readonly leaseUntil: string } | Refusal;

export interface Refusal {
  readonly requestId: string;
  readonly granted: false;
  readonly reason: RefusalReason;
  /** The incident that repairs it already; where a dependency is down, that service. */
  readonly holder?: string;
  /** When asking again may help, ISO 8601. */
  readonly retryAt?: string;
  /** What belongs to the reason, in words of people or names: who froze and why, which services fail. */
  readonly detail?: string;
  /** The limit that is reached. */
  readonly budget?: Budget;
}

const LONGEST_TEXT = 1_000;
const MOST_NAMES = 1_000;
const MOST_BUDGETS = 20;

/** A wish as it must be; what anybody else signals is no wish. A malformed one must not stop the coordinator either. */
export function isRepairRequest(signalled: unknown): signalled is RepairRequest {
  const request = signalled as Partial<Record<keyof RepairRequest, unknown>> | null | undefined;
  const texts = [request?.requestId, request?.service, request?.incidentId, request?.incidentWorkflowId];
  return (
    texts.every(isText) &&
    isNumber(request?.scheduleToCloseMs) &&
    isAbsentOr(request?.limits, areLimits) &&
    isAbsentOr(request?.rules, areRules) &&
    isAbsentOr(request?.surroundings, areSurroundings)
  );
}

type Fields = Readonly<Record<string, unknown>>;

function areLimits({ restarts, otherChanges, coolDownMs, circuit }: Fields): boolean {
  const { relapses, withinMs, holdsAfterMs, openForMs } = (circuit ?? {}) as Fields;
  return (
    areBudgets(restarts) &&
    areBudgets(otherChanges) &&
    [coolDownMs, relapses, withinMs, holdsAfterMs, openForMs].every(isNumber)
  );
}

function areRules({ budget, blastRadius, windows, timeZone }: Fields): boolean {
  return (
    areBudgets([budget]) && isNumber(blastRadius) && isText(timeZone) && isList(windows) && windows.every(isWindow)
  );
}

function areSurroundings({ failing, dependenciesDown }: Fields): boolean {
  return [failing, dependenciesDown].every((names) => isList(names) && names.every(isText));
}

function isWindow(window: unknown): boolean {
  const { name, days, from, to } = (window ?? {}) as Fields;
  return [name, from, to].every(isText) && isList(days);
}

function areBudgets(budgets: unknown): boolean {
  return (
    isList(budgets) &&
    budgets.length <= MOST_BUDGETS &&
    budgets.every((budget) => {
      const { atMost, withinMs } = (budget ?? {}) as Fields;
      return isNumber(atMost) && isNumber(withinMs);
    })
  );
}

function isAbsentOr(value: unknown, isSound: (fields: Fields) => boolean): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && isSound(value as Fields));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= MOST_NAMES;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT;
}
