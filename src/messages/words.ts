import type { AirflowFailureClass } from '../domain/airflow-failure.js';
import type { RestartResult } from '../domain/actions/action.js';
import type { ActionName } from '../domain/actions/catalogue.js';
import type { AlertSource } from '../domain/alert.js';
import type { NoRestart } from '../domain/out-of-reach.js';
import type { RefusalReason } from '../domain/refusals.js';
import type { PageReason } from '../domain/escalation.js';
import type { FailureCode } from '../domain/failures.js';
import type { DeliveryRecord, IncidentState, Mode, Resolution, StepOutcome } from '../domain/incident.js';
import type { FindingCode, Health } from '../domain/service.js';
import type { Severity } from '../domain/severity.js';
import type { GrowthReason, TriageReason } from '../domain/triage.js';

/** The words for every code that the domain knows. Both languages have the same keys, or they do not compile. */
export interface Words {
  readonly severities: Readonly<Record<Severity, string>>;
  readonly states: Readonly<Record<IncidentState, string>>;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly sources: Readonly<Record<AlertSource, string>>;
  readonly outcomes: Readonly<Record<StepOutcome, string>>;
  readonly restarts: Readonly<Record<RestartResult['outcome'], string>>;
  readonly actions: Readonly<Record<ActionName, string>>;
  readonly findings: Readonly<Record<FindingCode, string>>;
  readonly airflowFailures: Readonly<Record<AirflowFailureClass, string>>;
  readonly healths: Readonly<Record<Health, string>>;
  readonly failures: Readonly<Record<FailureCode, string>>;
  /** Why nothing was done to a service: the coordinator's reasons, and those that need no coordinator to say. */
  readonly refusals: Readonly<Record<RefusalReason | NoRestart, string>>;
  readonly pageReasons: Readonly<Record<PageReason, string>>;
  readonly resolutions: Readonly<Record<Resolution, string>>;
  readonly deliveries: Readonly<Record<DeliveryRecord['state'], string>>;
  readonly triageReasons: Readonly<Record<TriageReason, string>>;
  readonly growthReasons: Readonly<Record<GrowthReason, string>>;
  /** Titles of the roles of the operation, for where the configuration's own titles are not at hand. */
  readonly roles: Readonly<Record<string, string>>;
  readonly marks: { readonly simulation: string; readonly dryRun: string; readonly possibleRepeat: string };
}

/** The word for a code that came as text; an unknown one is shown as it is. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}

/** The words for codes in one text with commas, e.g. the roles of a page. */
export function wordsFor(words: Readonly<Record<string, string>>, codes: string | readonly string[]): string {
  const list = typeof codes === 'string' ? codes.split(',') : codes;
  return list
    .map((code) => wordFor(words, code.trim()))
    .filter((word) => word !== '')
    .join(', ');
}

/** A failure code, a refusal's reason or a finding's code in words, whichever it is. */
export function wordForTrouble(words: Words, code: string): string {
  return wordFor({ ...words.findings, ...words.refusals, ...words.failures }, code);
}
