import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { WorkflowBundle } from './workflow-bundle.js';

/** Bounded, so that a start stays a start; the newest come first. */
const REPLAYED_AT_MOST = 200;

/**
 * Replays what is open with the bundle that is about to run, and names the workflows that would go another way. A worker
 * that polled all the same would stop them in the middle of the night.
 */
export async function divergedWorkflows(
  client: Client,
  bundle: WorkflowBundle,
  taskQueue: string,
): Promise<readonly string[]> {
  const open = client.workflow.list({
    query: `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`,
    pageSize: REPLAYED_AT_MOST,
  });
  const histories = async function* () {
    let replayed = 0;
    for await (const { workflowId, runId } of open) {
      if ((replayed += 1) > REPLAYED_AT_MOST) return;
      yield { workflowId, history: await client.workflow.getHandle(workflowId, runId).fetchHistory() };
    }
  };
  const diverged: string[] = [];
  const results = Worker.runReplayHistories({ workflowBundle: { code: bundle.code } }, histories());
  for await (const { workflowId, error } of results)
    if (error) diverged.push(`${workflowId}: ${error.message.split('\n')[0] ?? ''}`);
  return diverged;
}
