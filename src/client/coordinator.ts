import type { Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { UpdateDefinition } from '@temporalio/common';
import type { CoordinatorState } from '../domain/coordinator-state.js';
import { EMPTY_COORDINATOR, withoutExpired } from '../domain/coordinator.js';
import {
  announceWindowUpdate,
  closeCircuitUpdate,
  COORDINATOR_WORKFLOW_ID,
  coordinatorQuery,
  endWindowUpdate,
  freezeUpdate,
  TASK_QUEUES,
  unfreezeUpdate,
} from '../workflows/contract.js';
import type {
  AnnounceWindowInput,
  CloseCircuitInput,
  EndWindowInput,
  FreezeInput,
  Lifted,
  UnfreezeInput,
} from '../workflows/contract.js';

/** What people ask and tell the remediation coordinator. The optional request id makes a repeat of the same request one act. */
export interface CoordinatorClient {
  state(): Promise<CoordinatorState>;
  freeze(input: FreezeInput, requestId?: string): Promise<void>;
  unfreeze(input: UnfreezeInput, requestId?: string): Promise<Lifted>;
  announceWindow(input: AnnounceWindowInput, requestId?: string): Promise<void>;
  endWindow(input: EndWindowInput, requestId?: string): Promise<Lifted>;
  closeCircuit(input: CloseCircuitInput, requestId?: string): Promise<Lifted>;
}

/** It is one workflow; whoever starts it second finds the first. */
export async function startCoordinator(client: Client, language: 'es' | 'en'): Promise<void> {
  await client.workflow.start('coordinator', {
    workflowId: COORDINATOR_WORKFLOW_ID,
    taskQueue: TASK_QUEUES.incidents,
    args: [{ language }],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
  });
}

/** Where the coordinator does not run yet it is started, so that a freeze holds from the very first repair on. */
export function createCoordinatorClient(
  client: Client,
  language: 'es' | 'en',
  call: <T>(work: () => Promise<T>) => Promise<T>,
): CoordinatorClient {
  const handle = () => client.workflow.getHandle(COORDINATOR_WORKFLOW_ID);

  function tell<R, I>(update: UpdateDefinition<R, [I]>): (input: I, requestId?: string) => Promise<R> {
    return (input, requestId) =>
      call(async () => {
        const once = (): Promise<R> =>
          handle().executeUpdate(update, { args: [input], ...(requestId && { updateId: requestId }) });
        try {
          return await once();
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
          await startCoordinator(client, language);
          return once();
        }
      });
  }

  return {
    state: () =>
      call(async () => {
        try {
          const state = { ...EMPTY_COORDINATOR, ...(await handle().query(coordinatorQuery)) };
          return withoutExpired(state, Date.now());
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return EMPTY_COORDINATOR;
          throw error;
        }
      }),
    freeze: tell(freezeUpdate),
    unfreeze: tell(unfreezeUpdate),
    announceWindow: tell(announceWindowUpdate),
    endWindow: tell(endWindowUpdate),
    closeCircuit: tell(closeCircuitUpdate),
  };
}
