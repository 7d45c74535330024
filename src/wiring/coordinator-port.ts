import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { CoordinatorPort } from '../activities/incident-setup.js';
import { startCoordinator } from '../client/coordinator.js';
import { repairAnswerSignal } from '../workflows/contract.js';

export function coordinatorPort(client: Client, language: () => 'es' | 'en'): CoordinatorPort {
  return {
    ensureRunning: () => startCoordinator(client, language()),
    async answer(workflowId, answer) {
      try {
        await client.workflow.getHandle(workflowId).signal(repairAnswerSignal, answer);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
  };
}
