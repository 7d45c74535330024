import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConnectionLike, WorkflowService } from '@temporalio/client';

type SignalWithStart = WorkflowService['signalWithStartWorkflowExecution'];

/** What the server says to a signalWithStart, and the SDK's handle keeps to itself. */
export interface StartAnswer {
  /** True where this very call started the workflow. */
  readonly started: boolean;
  readonly runId: string;
}

const listening = new AsyncLocalStorage<(answer: StartAnswer) => void>();

/**
 * The same connection, but the server's answer to a signalWithStart can be heard with `hearStart`. Without it nobody
 * could tell who of two callers at the same moment opened the incident.
 */
export function withStartAnswers(connection: ConnectionLike): ConnectionLike {
  const service = connection.workflowService;
  const signalWithStart = async (
    request: Parameters<SignalWithStart>[0],
  ): Promise<Awaited<ReturnType<SignalWithStart>>> => {
    const response = await service.signalWithStartWorkflowExecution(request);
    listening.getStore()?.({ started: response.started, runId: response.runId });
    return response;
  };
  const listened = Object.create(service, {
    signalWithStartWorkflowExecution: { value: signalWithStart },
  }) as WorkflowService;
  return Object.create(connection, { workflowService: { value: listened } }) as ConnectionLike;
}

/** Runs `call` and gives back what the server answered to the signalWithStart in it. */
export async function hearStart(call: () => Promise<unknown>): Promise<StartAnswer> {
  let answer: StartAnswer | undefined;
  await listening.run((heard) => (answer = heard), call);
  if (!answer) throw new Error('The call held no signalWithStart.');
  return answer;
}
