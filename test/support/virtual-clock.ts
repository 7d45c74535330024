import type { WorkflowService } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { temporal } from '@temporalio/proto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration } from '../../src/domain/duration.js';

const { FastForwardPollingResult } = temporal.api.enums.v1;
/** Each timer and each retry that is skipped counts; the server goes on in real time, silently, when they are used up. */
const MOST_SKIPS = 1_000;
const QUIET_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;

/** For the start of a workflow: its time is virtual, and runs like real time until somebody advances it. */
export const VIRTUAL_TIME = { enabled: false, maxSessionSkipCount: MOST_SKIPS };

/** The clock of one workflow. Others on the same server keep real time. */
export class VirtualClock {
  readonly #service: WorkflowService;
  readonly #execution: { readonly workflowId: string; readonly runId: string };
  readonly #namespace: string;
  #forwards = 0;

  constructor(
    service: WorkflowService,
    namespace: string,
    execution: { readonly workflowId: string; readonly runId: string },
  ) {
    this.#service = service;
    this.#namespace = namespace;
    this.#execution = execution;
  }

  /**
   * Moves the clock by a duration (`30 minutes`); every timer on the way fires at its own time, and time stands still while
   * an activity runs. Returns when the workflow has done what the time brought, or has ended.
   */
  async advance(duration: string): Promise<void> {
    const parsed = parseDuration(duration);
    if ('problem' in parsed) throw new Error(`"${duration}": ${parsed.problem}`);
    await this.settled();
    const fastForwardId = `forward-${(this.#forwards += 1)}`;
    const timeSkippingConfig = {
      enabled: true,
      maxSessionSkipCount: MOST_SKIPS,
      fastForwardConfig: { id: fastForwardId, duration: msToTs(parsed.ms) },
    };
    await this.#service.updateWorkflowExecutionOptions({
      namespace: this.#namespace,
      workflowExecution: this.#execution,
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    });
    await this.#arrived(fastForwardId);
    await this.settled();
  }

  /** Waits until the workflow waits for nothing but time and people: no task, no activity. */
  async settled(): Promise<void> {
    const giveUpAtMs = Date.now() + QUIET_WITHIN_MS;
    for (;;) {
      const { pendingActivities, pendingWorkflowTask } = await this.#describe();
      if (!pendingWorkflowTask && (pendingActivities ?? []).length === 0) return;
      if (Date.now() > giveUpAtMs) {
        const busy = (pendingActivities ?? []).map((activity) => activity.activityType?.name).join(', ');
        throw new Error(
          `${this.#execution.workflowId} is still busy after ${QUIET_WITHIN_MS} ms: ${busy || 'a workflow task'}`,
        );
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** What time it is for the workflow. */
  async now(): Promise<Date> {
    const time = (await this.#describe()).workflowExtendedInfo?.timeSkippingInfo?.currentTime;
    return new Date(Number(time?.seconds ?? 0) * 1_000 + Math.floor((time?.nanos ?? 0) / 1_000_000));
  }

  async #arrived(fastForwardId: string): Promise<void> {
    for (;;) {
      const { fastForwardPollingResult: result, failedReason } = await this.#service.pollWorkflowExecutionTimeSkipping({
        namespace: this.#namespace,
        workflowExecution: this.#execution,
        fastForwardId,
      });
      if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) break;
      if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT) continue;
      // The workflow may end on the way; nothing is left to wait for then.
      if (/execution ended/.test(failedReason)) return;
      throw new Error(`the clock of ${this.#execution.workflowId} did not arrive: ${failedReason || String(result)}`);
    }
    const skips = (await this.#describe()).workflowExtendedInfo?.timeSkippingInfo?.currentSessionSkipCount ?? 0;
    if (skips >= MOST_SKIPS) throw new Error(`${skips} skips were not enough: the clock went on in real time`);
  }

  #describe(): Promise<temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse> {
    return this.#service.describeWorkflowExecution({ namespace: this.#namespace, execution: this.#execution });
  }
}
