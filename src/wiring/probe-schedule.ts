import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client, ScheduleOptions } from '@temporalio/client';
import { PROBE_SCHEDULE_ID, TASK_QUEUES } from '../workflows/contract.js';

export interface ProbeTimes {
  readonly everyMs: number;
  readonly failuresBeforeIncident: number;
}

/** Creates the Schedule of the probes, or brings its times up to date without losing a pause that a person set. */
export async function ensureProbeSchedule(
  client: Client,
  { everyMs, failuresBeforeIncident }: ProbeTimes,
): Promise<void> {
  const schedule: ScheduleOptions = {
    scheduleId: PROBE_SCHEDULE_ID,
    spec: { intervals: [{ every: everyMs }] },
    // A server that was down has missed nothing that a later probe would not see: one interval is caught up, never more.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: Math.max(10_000, everyMs) },
    action: {
      type: 'startWorkflow',
      workflowType: 'probe',
      workflowId: 'probe',
      taskQueue: TASK_QUEUES.incidents,
      args: [{ failuresBeforeIncident }],
    },
  };
  try {
    await client.schedule.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, policies, action } = schedule;
    await client.schedule
      .getHandle(PROBE_SCHEDULE_ID)
      .update((previous) => ({ ...previous, spec, action, policies: { ...previous.policies, ...policies } }));
  }
}
