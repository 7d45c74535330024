import { setCurrentDetails, upsertMemo, workflowInfo } from '@temporalio/workflow';
import type { ActionContext } from '../domain/actions/action.js';
import { runOutcome } from '../domain/maintenance/run.js';
import type { MaintenanceInput, MaintenanceView } from '../domain/maintenance/run.js';
import type { PlannedTask, TaskResult } from '../domain/maintenance/task.js';
import { maintenanceDetails } from '../messages/maintenance/details.js';
import type { Language } from '../messages/language.js';

/** Everything that one run remembers. Steps change its view through the functions of this file only. */
export interface MaintenanceRun {
  readonly input: MaintenanceInput;
  readonly language: Language;
  timeZone: string | undefined;
  view: MaintenanceView;
  contexts: number;
}

export function openMaintenance(input: MaintenanceInput): MaintenanceRun {
  const { firstExecutionRunId: runId, workflowId, startTime } = workflowInfo();
  const { cadence, by, dryRun = false } = input;
  const view: MaintenanceView = {
    ...{ runId, workflowId, cadence, dryRun, ...(by !== undefined && { by }) },
    ...{ state: 'running', startedAt: startTime.toISOString(), results: [], waiting: [] },
  };
  const run: MaintenanceRun = { input, language: input.language ?? 'es', timeZone: undefined, view, contexts: 0 };
  update(run, {});
  return run;
}

/** The one place that builds what every activity receives first. */
export function contextFor(run: MaintenanceRun, what: string): ActionContext {
  run.contexts += 1;
  const { runId, dryRun } = run.view;
  return { incidentId: runId, mode: dryRun ? 'dry-run' : 'live', key: `${runId}/${what}/${run.contexts}` };
}

export function update(run: MaintenanceRun, change: Partial<MaintenanceView>): void {
  run.view = { ...run.view, ...change };
  setCurrentDetails(maintenanceDetails(run.view, run.language, run.timeZone));
}

export function begin(run: MaintenanceRun, { task, service }: PlannedTask): void {
  const current = { task, ...(service !== undefined && { service }) };
  const waiting = run.view.waiting.filter((one) => one.task !== task || one.service !== service);
  update(run, { current, waiting, state: 'running' });
}

export function add(run: MaintenanceRun, result: TaskResult): void {
  const { current: _over, ...view } = run.view;
  run.view = view;
  update(run, { results: [...view.results, result] });
}

export function finish(run: MaintenanceRun, isBroken = false): void {
  const outcome = isBroken ? 'failed' : runOutcome(run.view.results);
  update(run, { state: 'ended', outcome, endedAt: new Date(Date.now()).toISOString(), waiting: [] });
  upsertMemo({ state: outcome });
}
