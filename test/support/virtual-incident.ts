import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
import type { Alert } from '../../src/domain/alert.js';
import type { IncidentInput, IncidentView } from '../../src/domain/incident.js';
import {
  acknowledgeUpdate,
  alertSignal,
  escalateUpdate,
  impactUpdate,
  incidentQuery,
  incidentWorkflowId,
  resolveUpdate,
  severityUpdate,
  TASK_QUEUES,
} from '../../src/workflows/contract.js';
import type { incident } from '../../src/workflows/index.js';
import type { ImpactFacts } from '../../src/domain/triage.js';
import type { Severity } from '../../src/domain/severity.js';
import { VIRTUAL_TIME, VirtualClock } from './virtual-clock.js';

/** One incident whose clock a test moves. People act between two advances, at the moment where the clock stands. */
export class VirtualIncident {
  readonly handle: WorkflowHandle<typeof incident>;
  readonly clock: VirtualClock;
  readonly incidentId: string;

  private constructor(handle: WorkflowHandle<typeof incident>, clock: VirtualClock, incidentId: string) {
    this.handle = handle;
    this.clock = clock;
    this.incidentId = incidentId;
  }

  /** By the raw service, because the client's own start has no virtual time; one call, as the real door makes it. */
  static async start(client: Client, input: IncidentInput, alert: Partial<Alert> = {}): Promise<VirtualIncident> {
    const { type, subject } = input;
    const workflowId = incidentWorkflowId(type, subject);
    const { namespace } = client.options;
    const firing: Alert = { type, subject, status: 'firing', source: input.source ?? 'cli', ...alert };
    const { runId } = await client.workflowService.signalWithStartWorkflowExecution({
      namespace,
      workflowId,
      workflowType: { name: 'incident' },
      taskQueue: { name: TASK_QUEUES.incidents },
      input: { payloads: toPayloads(defaultPayloadConverter, input) ?? [] },
      signalName: alertSignal.name,
      signalInput: { payloads: toPayloads(defaultPayloadConverter, firing) ?? [] },
      requestId: randomUUID(),
      identity: 'harness',
      timeSkippingConfig: VIRTUAL_TIME,
    });
    const handle = client.workflow.getHandle<typeof incident>(workflowId, undefined, { firstExecutionRunId: runId });
    const clock = new VirtualClock(client.workflowService, namespace, { workflowId, runId });
    await clock.settled();
    return new VirtualIncident(handle, clock, runId);
  }

  get workflowId(): string {
    return this.handle.workflowId;
  }

  /** Moves the clock: `30 minutes`, `2 days`. */
  advance(duration: string): Promise<void> {
    return this.clock.advance(duration);
  }

  view(): Promise<IncidentView> {
    return this.handle.query(incidentQuery);
  }

  async acknowledge(by: string): Promise<void> {
    await this.#then(this.handle.executeUpdate(acknowledgeUpdate, { args: [{ by }] }));
  }

  async setSeverity(by: string, severity: Severity): Promise<void> {
    await this.#then(this.handle.executeUpdate(severityUpdate, { args: [{ by, severity }] }));
  }

  async escalate(by: string): Promise<void> {
    await this.#then(this.handle.executeUpdate(escalateUpdate, { args: [{ by }] }));
  }

  async measureImpact(by: string, facts: ImpactFacts): Promise<void> {
    await this.#then(this.handle.executeUpdate(impactUpdate, { args: [{ by, facts }] }));
  }

  async resolve(by: string, reason: string): Promise<void> {
    await this.#then(this.handle.executeUpdate(resolveUpdate, { args: [{ by, reason }] }));
  }

  /** Another alert about the same thing. */
  async alert(alert: Partial<Alert>): Promise<void> {
    const { type, subject } = await this.view();
    await this.#then(this.handle.signal(alertSignal, { type, subject, status: 'firing', source: 'cli', ...alert }));
  }

  /** The levels that were paged, in order, each with the minutes after the opening at which it was decided. */
  async pages(): Promise<readonly string[]> {
    const { pages, openedAt } = await this.view();
    return pages.map(({ levelName, decidedAt, reason }) => {
      const minutes = Math.round((Date.parse(decidedAt) - Date.parse(openedAt)) / 60_000);
      return `+${minutes} min ${levelName}: ${reason}`;
    });
  }

  /** What a person did has had its effect when the workflow is quiet again. */
  async #then(done: Promise<unknown>): Promise<void> {
    await done;
    await this.clock.settled();
  }
}
