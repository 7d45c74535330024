import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { QueryNotRegisteredError } from '@temporalio/client';
import type { IncidentView } from '../domain/incident.js';
import { incidentQuery } from '../workflows/contract.js';
import { ClientError } from './client-error.js';
import { GRPC, grpcStatus } from './grpc-errors.js';
import { describeLatest, firstRunId } from './describe.js';
import type { IncidentDirectory, IncidentRef } from './ports.js';

const QUERY_TIMEOUT_MS = 5_000;
const FOLLOW_EVERY_MS = 1_000;

/** Everything about one incident: from the incident itself, or, where nobody can answer for it, as it was last saved. */
export async function viewIncident(
  client: Client,
  directory: IncidentDirectory | undefined,
  ref: IncidentRef,
): Promise<IncidentView> {
  const latest = await describeLatest(client, ref.workflowId);
  const isCurrent = latest !== undefined && firstRunId(latest) === ref.incidentId;
  const saved = async (): Promise<IncidentView | undefined> => directory?.viewOf(ref.incidentId);
  if (!isCurrent || latest.status.name !== 'RUNNING') {
    const view = await saved().catch(() => undefined);
    if (view?.resolvedAt) return view;
  }
  try {
    const handle = client.workflow.getHandle(ref.workflowId, isCurrent ? undefined : ref.incidentId);
    return await client.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () => handle.query(incidentQuery));
  } catch (error) {
    const view = await saved().catch(() => undefined);
    if (view) return view;
    if (error instanceof QueryNotRegisteredError || isNobodyThere(error))
      throw new ClientError('worker_absent', { ref: ref.workflowId }, error);
    throw error;
  }
}

/**
 * Calls `onView` with the incident as it is and at every change, until it is closed or the signal is aborted. Returns
 * the last view.
 */
export async function followIncident(
  read: () => Promise<IncidentView>,
  onView: (view: IncidentView) => void,
  signal?: AbortSignal,
): Promise<IncidentView> {
  let seen = '';
  for (;;) {
    const view = await read();
    const now = JSON.stringify(view);
    if (now !== seen) onView(view);
    seen = now;
    if (view.state === 'resolved' || signal?.aborted) return view;
    await sleep(FOLLOW_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Where no worker polls, the server says so at once, or nothing until our own deadline. */
function isNobodyThere(error: unknown): boolean {
  const code = grpcStatus(error)?.code;
  return code === GRPC.CANCELLED || code === GRPC.DEADLINE_EXCEEDED || code === GRPC.FAILED_PRECONDITION;
}
