import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client, ScheduleOptions } from '@temporalio/client';
import { CHECKS_SCHEDULE_ID, TASK_QUEUES } from '../workflows/contract.js';
import type { ChecksInput } from '../workflows/checks.js';

/** Creates the Schedule of the checks, or brings its times up to date without losing a pause that a person set. */
export async function ensureChecksSchedule(client: Client, times: ChecksInput): Promise<void> {
  const { everyMs } = times;
  const schedule: ScheduleOptions = {
    scheduleId: CHECKS_SCHEDULE_ID,
    spec: { intervals: [{ every: everyMs }] },
    // As of the probes: what was missed while the server was down a later look sees too.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: Math.max(10_000, everyMs) },
    action: {
      type: 'startWorkflow',
      workflowType: 'checks',
      workflowId: 'checks',
      taskQueue: TASK_QUEUES.incidents,
      args: [times],
    },
  };
  try {
    await client.schedule.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, policies, action } = schedule;
    await client.schedule
      .getHandle(CHECKS_SCHEDULE_ID)
      .update((previous) => ({ ...previous, spec, action, policies: { ...previous.policies, ...policies } }));
  }
}
