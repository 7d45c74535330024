import { allHandlersFinished, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { CarriedIncident, IncidentInput } from '../domain/incident.js';
import { record } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

const SIGNALS_PER_RUN = 2_000;

/**
 * An incident may stay open for months. It goes on in a new run when the history is long, and only where no step runs, no
 * page is on its way and every handler has finished; deadlines are carried as absolute times.
 */
export async function continueAsNewIfDue(run: IncidentRun): Promise<void> {
  const due = workflowInfo().continueAsNewSuggested || run.signals >= SIGNALS_PER_RUN;
  if (!due || run.input.drill || run.resolution || run.pending.size > 0 || !allHandlersFinished()) return;
  record(run, 'continued_as_new', {});
  const carried: CarriedIncident = {
    view: run.view,
    ladder: run.ladder,
    machinesDone: run.machinesDone,
    ...(run.watchEndsAtMs !== undefined && { watchEndsAtMs: run.watchEndsAtMs }),
    fingerprints: [...run.fingerprints],
    deeds: run.deeds,
    facts: run.facts,
  };
  const snapshot = { runbook: run.runbook, policy: run.policy, language: run.language };
  await continueAsNew<(input: IncidentInput) => Promise<unknown>>({ ...run.input, snapshot, carried });
}

/** Something fires again although this incident is recorded as over: the same id opens a new occurrence. */
export async function openNewOccurrence(run: IncidentRun): Promise<void> {
  const { carried: _before, ...input } = run.input;
  await continueAsNew<(input: IncidentInput) => Promise<unknown>>(input);
}
