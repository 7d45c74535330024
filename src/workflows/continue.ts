import { allHandlersFinished, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { CarriedIncident, IncidentInput, IncidentView } from '../domain/incident.js';
import { iso, record } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

const SIGNALS_PER_RUN = 2_000;

/** The history is long, and now is a good moment: no step runs, no page is on its way and every handler has finished. */
export function isContinueDue(run: IncidentRun): boolean {
  const due = workflowInfo().continueAsNewSuggested || run.signals >= SIGNALS_PER_RUN;
  return due && !run.input.drill && !run.resolution && run.pending.size === 0 && allHandlersFinished();
}

/**
 * An incident may stay open for months. It goes on in a new run where that is due; to be called only where no
 * step runs. Deadlines are carried as absolute times.
 */
export async function continueAsNewIfDue(run: IncidentRun): Promise<void> {
  if (!isContinueDue(run)) return;
  record(run, 'continued_as_new', {});
  const carried: CarriedIncident = {
    view: viewToCarry(run),
    ladder: run.ladder,
    machinesDone: run.machinesDone,
    ...(run.watchEndsAtMs !== undefined && { watchEndsAtMs: run.watchEndsAtMs }),
    resolvedOutside: run.resolvedOutside,
    recoveredOutside: run.recoveredOutside,
    fingerprints: [...run.fingerprints],
    deeds: run.deeds,
    facts: run.facts,
    looksAgain: run.looksAgain,
  };
  const snapshot = { runbook: run.runbook, policy: run.policy, language: run.language };
  await continueAsNew<(input: IncidentInput) => Promise<unknown>>({ ...run.input, snapshot, carried });
}

/** A lift that nobody has looked at yet is looked at first thing in the new run. */
function viewToCarry({ view, lifted, liftsSeen }: IncidentRun): IncidentView {
  if (!view.heldBack || lifted === liftsSeen) return view;
  return { ...view, heldBack: { ...view.heldBack, lookAt: iso(Date.now()) } };
}
