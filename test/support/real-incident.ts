import { randomUUID } from 'node:crypto';
import type { WorkflowHandle, WorkflowHandleWithSignaledRunId } from '@temporalio/client';
import type { Alert } from '../../src/domain/alert.js';
import type { IncidentInput, IncidentView } from '../../src/domain/incident.js';
import {
  alertSignal,
  COORDINATOR_WORKFLOW_ID,
  incidentQuery,
  incidentWorkflowId,
  TASK_QUEUES,
} from '../../src/workflows/contract.js';
import type { coordinator, incident } from '../../src/workflows/index.js';
import { aSnapshot } from './builders.js';
import { eventually } from './eventually.js';
import type { Harness } from './harness.js';

export type RealIncident = WorkflowHandleWithSignaledRunId<typeof incident>;

/** An incident in real time, which asks the real coordinator: for what happens while an activity runs. */
export async function startRealIncident(harness: Harness, changes: Partial<IncidentInput> = {}): Promise<RealIncident> {
  const snapshot = changes.snapshot ?? aSnapshot();
  const { type } = snapshot.runbook;
  const subject = `real-${randomUUID().slice(0, 8)}`;
  return harness.client.workflow.signalWithStart<typeof incident, [Alert]>('incident', {
    workflowId: incidentWorkflowId(changes.type ?? type, changes.subject ?? subject),
    taskQueue: TASK_QUEUES.incidents,
    args: [{ type, subject, mode: 'live', source: 'cli', snapshot, ...changes }],
    signal: alertSignal,
    signalArgs: [{ type, subject, status: 'firing', source: 'cli' }],
  });
}

export function startCoordinator(harness: Harness): Promise<WorkflowHandle<typeof coordinator>> {
  return harness.client.workflow.start<typeof coordinator>('coordinator', {
    workflowId: COORDINATOR_WORKFLOW_ID,
    taskQueue: TASK_QUEUES.incidents,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** The view, once it is as the test waits for it. */
export async function viewWhen(
  handle: RealIncident,
  what: string,
  isSo: (view: IncidentView) => boolean,
): Promise<IncidentView> {
  let last = '';
  const look = async (): Promise<IncidentView | undefined> => {
    const view = await handle.query(incidentQuery);
    last = view.timeline.map(({ code }) => code).join(' ');
    return isSo(view) ? view : undefined;
  };
  return eventually(what, look).catch((error: Error) => {
    throw new Error(`${error.message}; the timeline: ${last}`);
  });
}
