import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, defaultPayloadConverter, toPayloads } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { guardActivities } from '../../src/activities/interceptor.js';
import { translatingFailures } from '../../src/activities/to-failure.js';
import { ingestionWorkflowId } from '../../src/domain/ingestion/run.js';
import type { IngestionInput, IngestionView } from '../../src/domain/ingestion/run.js';
import { ingestionQuery, TASK_QUEUES } from '../../src/workflows/contract.js';
import type { ingestion } from '../../src/workflows/index.js';
import { FakeIngestion } from './fake-ingestion.js';
import { startTestServer } from './test-server.js';
import type { TestServer } from './test-server.js';
import { VIRTUAL_TIME, VirtualClock } from './virtual-clock.js';
import { workflowBundle } from './workflow-bundle.js';

/** One run whose clock a test moves. */
export interface VirtualIngestion {
  readonly handle: WorkflowHandle<typeof ingestion>;
  readonly clock: VirtualClock;
  view(): Promise<IngestionView>;
  /** The view that it ended with, also where it failed. */
  ended(): Promise<IngestionView>;
}

/** The workflows as they are, on a real Temporal server, over a pipeline in memory. */
export class IngestionHarness {
  readonly fake = new FakeIngestion();
  readonly server: TestServer;
  #running: readonly { readonly worker: Worker; readonly ended: Promise<void> }[] = [];

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async start(): Promise<IngestionHarness> {
    const harness = new IngestionHarness(await startTestServer());
    await harness.#work();
    return harness;
  }

  /** On a pipeline of its own, in virtual time; returns when it waits for nothing but time, or has ended. */
  async start(changes: Partial<IngestionInput> = {}): Promise<VirtualIngestion> {
    const input: IngestionInput = { ...aRun(), ...changes };
    const { client } = this.server;
    const { namespace } = client.options;
    const workflowId = ingestionWorkflowId(input.pipeline, input.date, input.mode);
    const { runId } = await client.workflowService.startWorkflowExecution({
      namespace,
      workflowId,
      workflowType: { name: 'ingestion' },
      taskQueue: { name: TASK_QUEUES.incidents },
      input: { payloads: toPayloads(defaultPayloadConverter, input) ?? [] },
      requestId: randomUUID(),
      identity: 'harness',
      timeSkippingConfig: VIRTUAL_TIME,
    });
    const handle = client.workflow.getHandle<typeof ingestion>(workflowId, runId);
    const clock = new VirtualClock(client.workflowService, namespace, { workflowId, runId });
    await clock.settled();
    return {
      handle,
      clock,
      view: () => handle.query(ingestionQuery),
      ended: async () => {
        try {
          return await handle.result();
        } catch (error) {
          if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
          return error.cause.details?.[0] as IngestionView;
        }
      },
    };
  }

  async close(): Promise<void> {
    this.fake.reset();
    for (const { worker } of this.#running) worker.shutdown();
    await Promise.all(this.#running.map(({ ended }) => ended));
    await this.server.close();
  }

  async #work(): Promise<void> {
    const common: Omit<WorkerOptions, 'taskQueue'> = {
      connection: this.server.nativeConnection,
      activities: translatingFailures(this.fake.activities()),
      interceptors: { activity: [guardActivities({ isLabService: () => true })] },
      shutdownGraceTime: '1 second',
    };
    const workers = [
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.incidents, workflowBundle: await workflowBundle() }),
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.data }),
    ];
    this.#running = workers.map((worker) => ({ worker, ended: worker.run() }));
  }
}

/** A person's run of a date, on a pipeline that no other test uses. */
export function aRun(): IngestionInput {
  return { pipeline: `maestras-${randomUUID().slice(0, 8)}`, date: '2026-11-22', reason: 'person', by: 'Ana' };
}
