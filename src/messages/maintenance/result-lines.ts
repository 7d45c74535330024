import { taskDefinition } from '../../domain/maintenance/catalogue.js';
import type { MaintenanceView } from '../../domain/maintenance/run.js';
import type { PlannedTask, SkipReason, TaskResult } from '../../domain/maintenance/task.js';
import { messagesIn } from '../catalogue.js';
import type { Language, Reader } from '../language.js';
import { formatDuration } from '../time.js';
import { wordForTrouble } from '../words.js';
import { maintenanceTerms } from './terms.js';

/** A task as people call it: `VACUUM de PostgreSQL · lab-postgres`. */
export function taskTitle({ task, service }: Pick<PlannedTask, 'task' | 'service'>, language: Language): string {
  const { tasks } = maintenanceTerms(language);
  return service === undefined ? tasks[task] : `${tasks[task]} · ${service}`;
}

/** What became of a task, in a few words: `hecha (12 segundos)`, `falló: el disco está lleno`. */
export function outcomeText(result: TaskResult, { language }: Reader): string {
  const { outcomes, skips, labels } = maintenanceTerms(language);
  const { outcome, code, detail, durationMs, incident } = result;
  const said = outcomes[outcome];
  if (outcome === 'skipped')
    return `${said}: ${skips[code as SkipReason]}${detail === undefined ? '' : ` (${detail})`}`;
  if (outcome !== 'failed') return `${said} (${formatDuration(durationMs, language)})`;
  const opened = incident === undefined ? '' : `; ${labels.incident} ${incident}`;
  return `${said}: ${failureText(result, language)}${opened}`;
}

export function failureText(
  { code, detail }: { readonly code?: string; readonly detail?: string },
  language: Language,
): string {
  const words = messagesIn(language).words;
  return [code && wordForTrouble(words, code), detail].filter((part) => part !== undefined && part !== '').join(': ');
}

/** The command by which a person lets the waiting tasks begin; undefined where none waits. */
export function approvalHint({ state, waiting, cadence }: MaintenanceView, language: Language): string | undefined {
  const isWaiting = state === 'waiting_for_approval' && waiting.some(({ task }) => taskDefinition(task).needsApproval);
  return isWaiting ? maintenanceTerms(language).approveHint(`./guardia maintenance approve ${cadence}`) : undefined;
}
