import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { UpdateDefinition } from '@temporalio/common';
import {
  acknowledgeUpdate,
  escalateUpdate,
  impactUpdate,
  noteUpdate,
  resolveUpdate,
  severityUpdate,
} from '../workflows/contract.js';
import type {
  AcknowledgeInput,
  EscalateInput,
  ImpactInput,
  NoteInput,
  ResolveInput,
  SeverityInput,
} from '../workflows/contract.js';
import type { Severity } from '../domain/severity.js';
import { ClientError } from './client-error.js';
import { describeLatest } from './describe.js';
import type { IncidentRef } from './ports.js';

const UPDATE_TIMEOUT_MS = 10_000;

/** What people do. The optional request id makes a repeat of the same request one act. */
export interface IncidentActs {
  acknowledge(ref: IncidentRef, input: AcknowledgeInput, requestId?: string): Promise<{ until: string }>;
  note(ref: IncidentRef, input: NoteInput, requestId?: string): Promise<void>;
  severity(ref: IncidentRef, input: SeverityInput, requestId?: string): Promise<{ severity: Severity }>;
  escalate(ref: IncidentRef, input: EscalateInput, requestId?: string): Promise<{ level: string }>;
  resolve(ref: IncidentRef, input: ResolveInput, requestId?: string): Promise<void>;
  impact(ref: IncidentRef, input: ImpactInput, requestId?: string): Promise<{ escalated: boolean }>;
}

/** Throws ClientError `closed`, `refused` with the incident's own reason, `not_found` or `worker_absent`. */
export function createActs(client: Client): IncidentActs {
  async function act<R, I>(
    ref: IncidentRef,
    update: UpdateDefinition<R, [I]>,
    input: I,
    requestId?: string,
  ): Promise<R> {
    const handle = client.workflow.getHandle(ref.workflowId, undefined, { firstExecutionRunId: ref.incidentId });
    try {
      return await client.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () =>
        handle.executeUpdate(update, { args: [input], ...(requestId && { updateId: requestId }) }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const known = await describeLatest(client, ref.workflowId);
      throw new ClientError(known ? 'closed' : 'not_found', { ref: ref.workflowId }, error);
    }
  }

  return {
    acknowledge: (ref, input, requestId) => act(ref, acknowledgeUpdate, input, requestId),
    note: (ref, input, requestId) => act(ref, noteUpdate, input, requestId),
    severity: (ref, input, requestId) => act(ref, severityUpdate, input, requestId),
    escalate: (ref, input, requestId) => act(ref, escalateUpdate, input, requestId),
    resolve: (ref, input, requestId) => act(ref, resolveUpdate, input, requestId),
    impact: (ref, input, requestId) => act(ref, impactUpdate, input, requestId),
  };
}
