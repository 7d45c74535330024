import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { QueryNotRegisteredError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CommandView } from '../domain/command.js';
import { commandQuery } from '../workflows/contract.js';
import { ClientError } from './client-error.js';
import { GRPC, grpcStatus } from './grpc-errors.js';

const QUERY_TIMEOUT_MS = 5_000;

/**
 * Everything about one command: from the command itself; of a closed one that no worker answers for, what it ended with.
 * Throws ClientError `worker_absent` where neither is to be had.
 */
export async function viewCommand(client: Client, described: WorkflowExecutionDescription): Promise<CommandView> {
  const { workflowId, runId, status } = described;
  const handle = client.workflow.getHandle(workflowId, runId);
  if (status.name !== 'RUNNING') {
    const ended = await endedCommand(() => handle.result());
    if (ended) return ended;
  }
  try {
    return await client.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () => handle.query(commandQuery));
  } catch (error) {
    const nobody: readonly (number | undefined)[] = [GRPC.CANCELLED, GRPC.DEADLINE_EXCEEDED, GRPC.FAILED_PRECONDITION];
    if (error instanceof QueryNotRegisteredError || nobody.includes(grpcStatus(error)?.code))
      throw new ClientError('worker_absent', { ref: workflowId, what: 'command' }, error);
    throw error;
  }
}

/** In its result or in its failure's details; undefined where somebody cancelled or terminated it. */
async function endedCommand(result: () => Promise<unknown>): Promise<CommandView | undefined> {
  try {
    return (await result()) as CommandView;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return error.cause instanceof ApplicationFailure
      ? (error.cause.details?.[0] as CommandView | undefined)
      : undefined;
  }
}
