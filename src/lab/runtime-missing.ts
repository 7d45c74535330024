import { missingRuntimeText } from '../messages/lab-runtimes.js';
import type { Language } from '../messages/language.js';
import { IntegrationError } from '../integrations/integration-error.js';

/** Why a runtime of the lab cannot be had here, and the facts that every language's sentence is made of. */
export interface MissingRuntimes {
  readonly not_linux: { readonly platform: string };
  readonly no_engine: { readonly socket: string; readonly detail: string };
  readonly no_permission: { readonly socket: string };
  /** `home` is the data folder whose lab runs in containers. */
  readonly other_lab: { readonly home: string };
  /** The Engine runs, and a container with this machine's programs does not. */
  readonly not_this_machine: { readonly detail: string };
  readonly airflow_not_linux: { readonly platform: string };
  readonly no_airflow: { readonly looked: readonly string[] };
  /** A fault that what the lab runs on has no form of. */
  readonly no_such_fault: { readonly fault: string; readonly runtime: string };
}
export type MissingReason = keyof MissingRuntimes;

/** Nothing was changed by looking: people are told what was looked for and what to do, in their language. */
export class LabRuntimeMissing<Reason extends MissingReason = MissingReason> extends IntegrationError {
  readonly reason: Reason;
  readonly facts: MissingRuntimes[Reason];

  constructor(reason: Reason, facts: MissingRuntimes[Reason], options: { cause?: unknown } = {}) {
    super('RUNTIME_UNREACHABLE', missingRuntimeText(reason, facts, 'en'), options);
    this.reason = reason;
    this.facts = facts;
  }
  /** The text for people: what was looked for, and what to do. */
  explain(language: Language): string {
    return missingRuntimeText(this.reason, this.facts, language);
  }
}
