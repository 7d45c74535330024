import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { QueryNotRegisteredError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { IngestionView } from '../domain/ingestion/run.js';
import { ingestionQuery } from '../workflows/contract.js';
import { ClientError } from './client-error.js';
import { GRPC, grpcStatus } from './grpc-errors.js';

const QUERY_TIMEOUT_MS = 5_000;

/**
 * Everything about one run: from the run itself; of a closed one that no worker answers for, what it ended with. Throws
 * ClientError `worker_absent` where neither is to be had.
 */
export async function viewRun(client: Client, described: WorkflowExecutionDescription): Promise<IngestionView> {
  const { workflowId, runId, status } = described;
  try {
    const handle = client.workflow.getHandle(workflowId, runId);
    return await client.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () => handle.query(ingestionQuery));
  } catch (error) {
    const ended = status.name === 'RUNNING' ? undefined : await endedView(client, workflowId, runId);
    if (ended) return ended;
    const nobody: readonly (number | undefined)[] = [GRPC.CANCELLED, GRPC.DEADLINE_EXCEEDED, GRPC.FAILED_PRECONDITION];
    if (error instanceof QueryNotRegisteredError || nobody.includes(grpcStatus(error)?.code))
      throw new ClientError('worker_absent', { ref: workflowId, what: 'run' }, error);
    throw error;
  }
}

/** What a closed run ended with, in its result or in its failure's details; undefined where somebody terminated it. */
export async function endedView(client: Client, workflowId: string, runId: string): Promise<IngestionView | undefined> {
  try {
    return (await client.workflow.getHandle(workflowId, runId).result()) as IngestionView;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const view = error.cause instanceof ApplicationFailure ? error.cause.details?.[0] : undefined;
    return view as IngestionView | undefined;
  }
}
