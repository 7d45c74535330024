import type { Cadence } from '../../domain/maintenance/cadence.js';
import type { TaskName } from '../../domain/maintenance/catalogue.js';
import type { RunOutcome, RunState } from '../../domain/maintenance/run.js';
import type { SkipReason, TaskOutcome } from '../../domain/maintenance/task.js';
import type { Language } from '../language.js';
import { termsEn } from './terms.en.js';
import { termsEs } from './terms.es.js';

/** The words of maintenance, wherever it is shown: Temporal UI, the terminal, reports, HTTP. */
export interface MaintenanceTerms {
  readonly cadences: Readonly<Record<Cadence, string>>;
  readonly tasks: Readonly<Record<TaskName, string>>;
  readonly outcomes: Readonly<Record<TaskOutcome, string>>;
  readonly skips: Readonly<Record<SkipReason, string>>;
  readonly states: Readonly<Record<RunState, string>>;
  readonly runOutcomes: Readonly<Record<RunOutcome, string>>;
  readonly title: string;
  readonly dryRun: string;
  readonly labels: Readonly<
    Record<
      | 'state'
      | 'by'
      | 'approval'
      | 'started'
      | 'ended'
      | 'took'
      | 'now'
      | 'toCome'
      | 'tasks'
      | 'attention'
      | 'figures'
      | 'figure'
      | 'thisRun'
      | 'before'
      | 'change'
      | 'task'
      | 'result'
      | 'incident'
      | 'nothing',
      string
    >
  >;
  readonly bySchedule: string;
  failed(subject: string, reason: string): string;
  approveHint(command: string): string;
}

export function maintenanceTerms(language: Language): MaintenanceTerms {
  return language === 'es' ? termsEs : termsEn;
}
