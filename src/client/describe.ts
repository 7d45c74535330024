import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';

/** The latest run of a workflow, running or closed; undefined where Temporal knows none (any more). */
export async function describeLatest(
  client: Client,
  workflowId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** The incident's id: its first run's, which continue-as-new keeps. */
export function firstRunId(description: WorkflowExecutionDescription): string {
  // The high-level description lacks it, the answer itself has it; empty on servers that are too old to say.
  return description.raw.workflowExecutionInfo?.firstRunId || description.runId;
}
