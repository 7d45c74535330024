import type { ActionName, ActionParams } from './actions/catalogue.js';
import type { Severity } from './severity.js';

export interface LocalizedText {
  readonly es: string;
  readonly en: string;
}

/** `continue`: next step; `stop`: no more steps; `escalate`: no more steps, and the level above the operator is paged at once. A failed step always pages the operator. */
export const ON_FAILURES = ['continue', 'stop', 'escalate'] as const;
export type OnFailure = (typeof ON_FAILURES)[number];

/** A condition on an earlier step's outcome, e.g. `{ step: 'check_airflow_scheduler', is: 'found_fault' }`. */
export interface StepCondition {
  readonly step: string;
  readonly is: 'ok' | 'found_fault' | 'failed' | 'skipped';
}

export interface RunbookStep {
  readonly id: string;
  readonly action: ActionName;
  readonly with: ActionParams;
  readonly onFailure: OnFailure;
  readonly when?: StepCondition;
}

export interface Runbook {
  readonly type: string;
  readonly title: LocalizedText;
  readonly severity: Severity;
  readonly maxResponseMs: number;
  readonly steps: readonly RunbookStep[];
  /** The proof of recovery. It counts as the last step; absent only where there is nothing to repair (`unknown_incident`). */
  readonly verification?: { readonly id: string; readonly action: ActionName; readonly with: ActionParams };
  /** After a failed verification it is tried again this often, in case people repair by hand. */
  readonly recheckEveryMs: number;
  readonly watch: { readonly durationMs: number; readonly everyMs: number };
  /** How many times the machine goes through its steps in one incident: the first round and the relapses. */
  readonly maxRounds: number;
  readonly policy: string;
  readonly postmortem: PostmortemHints;
}

export interface PostmortemHints {
  readonly technicalImpact?: LocalizedText;
  readonly businessImpact?: LocalizedText;
  readonly correctiveActions: readonly LocalizedText[];
  readonly preventiveMeasures: readonly LocalizedText[];
}
