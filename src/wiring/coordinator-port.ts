import type { Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import type { CoordinatorPort } from '../activities/incident-setup.js';
import { COORDINATOR_WORKFLOW_ID, TASK_QUEUES } from '../workflows/contract.js';

/** The remediation coordinator is one workflow; whoever starts it second finds the first. */
export function coordinatorPort(client: Client, language: () => 'es' | 'en'): CoordinatorPort {
  return {
    async ensureRunning() {
      await client.workflow.start('coordinator', {
        workflowId: COORDINATOR_WORKFLOW_ID,
        taskQueue: TASK_QUEUES.incidents,
        args: [{ language: language() }],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      });
    },
  };
}
