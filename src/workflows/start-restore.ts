import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { getExternalWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { RestoreOrder } from '../domain/restore.js';
import { deedActedSignal, RESTORE_MEMO, restoreWorkflowId, TASK_QUEUES } from './contract.js';
import type { restore } from './restore.js';

/** An undo that is written down. */
export interface StartedRestore {
  readonly workflowId: string;
  /** To be called when the deed was done: until then nobody knows whether it is still to come. */
  acted(): Promise<void>;
}

/**
 * Writes down how a deed is taken back, before it acts. The undo is a workflow of its own: it outlives whoever asked for the deed.
 * Returns when the server has it.
 */
export async function startRestore(order: RestoreOrder): Promise<StartedRestore> {
  const { action, service, token, undo } = order;
  const workflowId = restoreWorkflowId(service, token);
  await startChild<typeof restore>('restore', {
    workflowId,
    taskQueue: TASK_QUEUES.incidents,
    args: [order],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: order.what,
    memo: { [RESTORE_MEMO]: { action, service, before: undo.before } },
  }).catch((error: unknown) => {
    // A reset brought its parent here again: the undo of this grant is written down already.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
  return {
    workflowId,
    async acted() {
      // Put back already, because a person did not want to wait.
      await getExternalWorkflowHandle(workflowId)
        .signal(deedActedSignal)
        .catch(() => undefined);
    },
  };
}
