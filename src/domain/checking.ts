import type { Alert } from './alert.js';
import type { ConfiguredCheck } from './checks.js';
import type { FindingCode, ServiceFinding } from './service.js';

/** A check of this round; one that is held is not asked: its service is down by its own probe, or a simulation has it. */
export interface PlannedCheck extends ConfiguredCheck {
  readonly held?: boolean;
}

interface Remembered {
  /** In a row; 0 where the last look found it well. */
  readonly failures: number;
  /** Of the first of them, ISO 8601. */
  readonly since?: string;
  readonly lookedAt: string;
}
/** By type and service; carried from one round to the next. */
export type CheckMemory = Readonly<Record<string, Remembered>>;

/** What a look found; nothing where it could not be taken. */
export interface CheckAnswer {
  readonly check: PlannedCheck;
  readonly findings: readonly ServiceFinding[];
}

/** These say that a service does not answer as it should. That is its probe's, which opens an incident of its own. */
const NO_ANSWER: ReadonlySet<FindingCode> = new Set([
  'unreachable',
  'timeout',
  'refused_credentials',
  'scheduler_stale',
  'metadatabase_down',
  'bad_answer',
  'stopped',
  'restarting',
  'container_unhealthy',
]);
const isBeyond = ({ health, code }: ServiceFinding): boolean => health === 'unhealthy' && !NO_ANSWER.has(code);

export function checkKey({ type, service }: Pick<ConfiguredCheck, 'type' | 'service'>): string {
  return `${type}/${service}`;
}

/** The checks whose time has come. `slackMs`: a round that begins a little early must not leave one out until the next. */
export function dueChecks(
  memory: CheckMemory,
  planned: readonly PlannedCheck[],
  nowMs: number,
  slackMs: number,
): readonly PlannedCheck[] {
  return planned.filter((check) => {
    const lookedAtMs = Date.parse(memory[checkKey(check)]?.lookedAt ?? '');
    return !check.held && !(nowMs - lookedAtMs < check.everyMs - slackMs);
  });
}

/**
 * Which incidents are opened now, or told that it goes on: of the checks that were beyond their limit often enough in a row.
 * `unknown` is no failure and no success: what could not be found out leaves the row as it was, and so does a check that got no
 * answer or was not asked. The alert says since when, so that what a person has closed knowingly is not opened again.
 */
export function checkAlertsOf(
  before: CheckMemory,
  planned: readonly PlannedCheck[],
  answers: readonly CheckAnswer[],
  failuresBeforeIncident: number,
  now: string,
): { readonly memory: CheckMemory; readonly alerts: readonly Alert[] } {
  const kept = planned.map(checkKey).flatMap((key) => (before[key] ? [[key, before[key]] as const] : []));
  const seen = answers.map(({ check, findings }) => {
    const known = before[checkKey(check)];
    return [checkKey(check), remembered(known, findings, now)] as const;
  });
  const memory: CheckMemory = Object.fromEntries([...kept, ...seen]);
  const alerts = answers.flatMap(({ check, findings }) => {
    const fault = findings.find(isBeyond);
    const { failures = 0, since = now } = memory[checkKey(check)] ?? {};
    return fault && failures >= failuresBeforeIncident ? [alertOf(check, fault, since)] : [];
  });
  return { memory, alerts };
}

function remembered(known: Remembered | undefined, findings: readonly ServiceFinding[], now: string): Remembered {
  const { failures = 0, since } = known ?? {};
  if (findings.some(isBeyond)) return { failures: failures + 1, since: since ?? now, lookedAt: now };
  if (findings.some(({ health }) => health === 'healthy')) return { failures: 0, lookedAt: now };
  return { failures, ...(since !== undefined && { since }), lookedAt: now };
}

function alertOf(check: PlannedCheck, { detail }: ServiceFinding, since: string): Alert {
  const { type, service, subject } = check;
  return {
    type,
    subject,
    status: 'firing',
    source: 'check',
    startsAt: since,
    fingerprint: `check/${checkKey(check)}`,
    summary: `${service}: ${detail}`,
  };
}
