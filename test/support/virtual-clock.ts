import type { WorkflowService } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import proto from '@temporalio/proto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration } from '../../src/domain/duration.js';

// The package is CommonJS: for ES modules its names are on its default export.
const { FastForwardPollingResult } = proto.temporal.api.enums.v1;
/** Each timer and each retry that is skipped counts; the server goes on in real time, silently, when they are used up. */
const MOST_SKIPS = 1_000;
const QUIET_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;
/**
 * A moment is not over at once: what is due at it still runs its activities, in real time. And a fast-forward whose target
 * passes while an activity runs does not stop there, but jumps on to the next timer. So the clock stops a little later.
 */
const GRACE_MS = 5_000;
const MOST_OVERSHOT_MS = 30_000;

/** For the start of a workflow: its time is virtual, and runs like real time until somebody advances it. */
export const VIRTUAL_TIME = { enabled: false, maxSessionSkipCount: MOST_SKIPS };

/** The clock of one workflow. Others on the same server keep real time. */
export class VirtualClock {
  readonly #service: WorkflowService;
  readonly #execution: { readonly workflowId: string; readonly runId: string };
  readonly #namespace: string;
  #advancedMs = 0;
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
   * Moves the clock by a duration (`30 minutes`): to the start of the workflow plus all advances together and five seconds,
   * whatever the test itself took. Every timer on the way fires at its own time, and time stands still while an activity
   * runs. Returns when the workflow has done what the time brought, or has ended.
   */
  async advance(duration: string): Promise<void> {
    const parsed = parseDuration(duration);
    if ('problem' in parsed) throw new Error(`"${duration}": ${parsed.problem}`);
    this.#advancedMs += parsed.ms;
    await this.settled();
    const { startedAtMs, nowMs } = await this.#times();
    const targetMs = startedAtMs + this.#advancedMs + GRACE_MS;
    if (targetMs <= nowMs) return;
    await this.#fastForward(targetMs - nowMs);
    await this.settled();
    const { nowMs: arrivedMs, ended } = await this.#times();
    if (!ended && arrivedMs > targetMs + MOST_OVERSHOT_MS) {
      throw new Error(`advanced by ${duration}, the clock stands ${arrivedMs - targetMs} ms beyond its target`);
    }
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
    return new Date((await this.#times()).nowMs);
  }

  async #fastForward(durationMs: number): Promise<void> {
    const fastForwardId = `forward-${(this.#forwards += 1)}`;
    const timeSkippingConfig = {
      enabled: true,
      maxSessionSkipCount: MOST_SKIPS,
      fastForwardConfig: { id: fastForwardId, duration: msToTs(durationMs) },
    };
    await this.#service.updateWorkflowExecutionOptions({
      namespace: this.#namespace,
      workflowExecution: this.#execution,
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    });
    await this.#arrived(fastForwardId);
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
    const { skips } = await this.#times();
    if (skips >= MOST_SKIPS) throw new Error(`${skips} skips were not enough: the clock went on in real time`);
  }

  async #times(): Promise<{ startedAtMs: number; nowMs: number; skips: number; ended: boolean }> {
    const { workflowExecutionInfo, workflowExtendedInfo } = await this.#describe();
    const info = workflowExtendedInfo?.timeSkippingInfo;
    return {
      startedAtMs: optionalTsToMs(workflowExecutionInfo?.startTime) ?? 0,
      nowMs: optionalTsToMs(info?.currentTime) ?? 0,
      skips: info?.currentSessionSkipCount ?? 0,
      ended: Boolean(workflowExecutionInfo?.closeTime),
    };
  }

  #describe(): Promise<temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse> {
    return this.#service.describeWorkflowExecution({ namespace: this.#namespace, execution: this.#execution });
  }
}
