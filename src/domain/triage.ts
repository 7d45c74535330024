import { SEVERITIES } from './severity.js';
import type { Severity } from './severity.js';

/** The facts of "critical or not". What nobody has said is absent, and then decides nothing. */
export interface ImpactFacts {
  readonly stopsCriticalPipeline?: boolean;
  readonly affectsRealTimeDecisions?: boolean;
  readonly losesOrCorruptsData?: boolean;
  readonly touchesCustomers?: boolean;
  readonly blocksKeyProcesses?: boolean;
  readonly contingencyActive?: boolean;
  readonly limitedOrLocal?: boolean;
  readonly solvableInMaintenanceWindow?: boolean;
  readonly businessImpact?: 'none' | 'low' | 'medium' | 'high';
  readonly systemsAffected?: number;
  readonly dataLossRisk?: 'none' | 'possible' | 'certain';
  readonly estimatedRecoveryMinutes?: number;
  readonly needsOutsideHelp?: boolean;
  readonly businessAtRisk?: boolean;
  readonly needsHigherDecision?: boolean;
}

export const RESPOND_AT_ONCE = [
  'stopsCriticalPipeline',
  'affectsRealTimeDecisions',
  'losesOrCorruptsData',
  'touchesCustomers',
  'blocksKeyProcesses',
] as const;
export const MAY_WAIT = ['contingencyActive', 'limitedOrLocal', 'solvableInMaintenanceWindow'] as const;
export type TriageReason =
  (typeof RESPOND_AT_ONCE)[number] | (typeof MAY_WAIT)[number] | 'runbookSeverity' | 'givenSeverity' | 'noFactsGiven';

export interface Triage {
  readonly severity: Severity;
  readonly mayWait: boolean;
  /** 0 to 100; higher is first. */
  readonly priority: number;
  readonly because: readonly TriageReason[];
}

/**
 * Severity from the facts, never milder than a fact of "respond at once" demands. A given severity (a person's, an alert's)
 * or the runbook's is the base; the facts raise it to critical, or lower it by one where everything says that it may wait.
 */
export function triage(facts: ImpactFacts, base: { readonly runbook: Severity; readonly given?: Severity }): Triage {
  const urgent = RESPOND_AT_ONCE.filter((fact) => facts[fact] === true);
  const relief = MAY_WAIT.filter((fact) => facts[fact] === true);
  const nothingLost = facts.losesOrCorruptsData !== true && (facts.dataLossRisk ?? 'none') === 'none';
  const mayWait = urgent.length === 0 && relief.length > 0 && nothingLost;
  const baseSeverity = base.given ?? base.runbook;
  const severity =
    urgent.length > 0 ? 'critical' : mayWait && base.given === undefined ? oneMilder(baseSeverity) : baseSeverity;
  const because: TriageReason[] = [...urgent, ...relief];
  if (urgent.length === 0) because.push(base.given === undefined ? 'runbookSeverity' : 'givenSeverity');
  if (urgent.length === 0 && relief.length === 0) because.push('noFactsGiven');
  return { severity, mayWait, priority: priority(facts, severity), because };
}

/** Weighs business impact, systems affected, risk of data loss and estimated recovery time; each up to 20, severity up to 40 − 20. */
export function priority(facts: ImpactFacts, severity: Severity): number {
  const bySeverity = [20, 14, 8, 2][SEVERITIES.indexOf(severity)] ?? 0;
  const business = { none: 0, low: 6, medium: 13, high: 20 }[facts.businessImpact ?? 'none'];
  const systems = Math.min(20, Math.max(0, facts.systemsAffected ?? 0) * 5);
  const dataLoss = { none: 0, possible: 10, certain: 20 }[facts.dataLossRisk ?? 'none'];
  const recovery = Math.min(20, Math.max(0, facts.estimatedRecoveryMinutes ?? 0) / 12);
  return Math.round(bySeverity + business + systems + dataLoss + recovery);
}

/** Why an incident must be escalated now, when its facts are measured again while it is open. Empty: nothing grew. */
export type GrowthReason = 'impact_grew' | 'business_at_risk' | 'outside_help_needed' | 'higher_decision_needed';
export function growth(before: ImpactFacts, after: ImpactFacts, severity: Severity): readonly GrowthReason[] {
  const reasons: GrowthReason[] = [];
  const newlyUrgent = RESPOND_AT_ONCE.some((fact) => after[fact] === true && before[fact] !== true);
  if (newlyUrgent || priority(after, severity) > priority(before, severity)) reasons.push('impact_grew');
  if (after.businessAtRisk === true && before.businessAtRisk !== true) reasons.push('business_at_risk');
  if (after.needsOutsideHelp === true && before.needsOutsideHelp !== true) reasons.push('outside_help_needed');
  if (after.needsHigherDecision === true && before.needsHigherDecision !== true) reasons.push('higher_decision_needed');
  return reasons;
}

/** What is wrong with facts that somebody typed into Temporal UI; undefined where nothing is. */
export function impactProblem(facts: ImpactFacts): string | undefined {
  if (typeof facts !== 'object' || facts === null) return 'facts must be an object, e.g. {"touchesCustomers": true}';
  for (const name of ['systemsAffected', 'estimatedRecoveryMinutes'] as const) {
    const value: unknown = facts[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0 && value <= 1_000_000))
      return `${name} must be a number from 0 to 1000000; got ${JSON.stringify(value)}`;
  }
  const words = {
    businessImpact: ['none', 'low', 'medium', 'high'],
    dataLossRisk: ['none', 'possible', 'certain'],
  } as const;
  for (const [name, allowed] of Object.entries(words)) {
    const value = facts[name as keyof typeof words];
    if (value !== undefined && !(allowed as readonly string[]).includes(value))
      return `${name} must be one of ${allowed.join(', ')}; got ${JSON.stringify(value)}`;
  }
  return undefined;
}

function oneMilder(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + 1, SEVERITIES.length - 1)] ?? severity;
}
