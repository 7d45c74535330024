import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { allHandlersFinished, condition, ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { Resolution, StepRecord } from '../domain/incident.js';
import { recordWorkflowId } from './contract.js';
import { iso, record } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import type { recordIncident } from './record.js';
import { hasRelapsed, relapse } from './watch.js';

export interface IncidentResult {
  readonly incidentId: string;
  readonly resolution: Resolution;
  readonly severity: string;
  readonly resolvedAt: string;
}

/**
 * Ends the incident: messages on their way first, then the record. Undefined where it fired again meanwhile and the probe
 * agrees: then it goes on as a relapse, under the id by which people know it.
 */
export async function close(run: IncidentRun): Promise<IncidentResult | undefined> {
  const { how, by } = run.resolution ?? { how: 'verified' as const };
  const resolvedAt = iso(Date.now());
  record(
    run,
    'resolved',
    { how, by: by ?? '' },
    {
      state: 'resolved',
      resolvedAt,
      resolution: how,
      steps: run.view.steps.map((step) => (step.outcome === 'running' ? leftBy(step, resolvedAt) : step)),
      ...(by !== undefined && { resolvedBy: by }),
    },
  );
  while (run.pending.size > 0) await Promise.allSettled([...run.pending]);
  await condition(allHandlersFinished);
  const { incidentId, severity } = run.view;
  const result: IncidentResult = { incidentId, resolution: how, severity, resolvedAt };
  if (run.view.mode === 'dry-run') return result;
  if (await firesAgain(run)) return reopen(run);
  await startRecord(run, recordWorkflowId(incidentId));
  if (await firesAgain(run)) return reopen(run);
  return result;
}

/** What still ran when a person said that it is over. A restart goes on by itself; nobody waits for its outcome. */
function leftBy(step: StepRecord, endedAt: string): StepRecord {
  return { ...step, outcome: 'failed', code: 'CANCELLED', endedAt };
}

async function firesAgain(run: IncidentRun): Promise<boolean> {
  while (run.firingAgain) {
    run.firingAgain = false;
    if (await hasRelapsed(run)) return true;
  }
  return false;
}

function reopen(run: IncidentRun): undefined {
  const { resolvedAt, resolution: _not, resolvedBy: _nobody, ...rest } = run.view;
  run.view = rest;
  run.resolution = undefined;
  run.machinesDone = false;
  relapse(run, Date.parse(rest.verifiedAt ?? resolvedAt ?? iso(Date.now())));
}

/** The record is a workflow of its own, so that the incident ends and frees its id even while the store is away. */
async function startRecord(run: IncidentRun, workflowId: string): Promise<void> {
  await startChild<typeof recordIncident>('record', {
    workflowId,
    args: [{ view: run.view }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: run.view.title,
  }).catch((error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    // A reset of this workflow, or an end that did not last, brought it here again. What has happened since is recorded too.
    const again = `${recordWorkflowId(run.view.incidentId)}/${run.view.relapses}`;
    if (run.view.relapses > 0 && workflowId !== again) return startRecord(run, again);
    return undefined;
  });
}
