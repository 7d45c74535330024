import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { CHECKS_SCHEDULE_ID, TASK_QUEUES } from '../workflows/contract.js';
import type { ChecksInput } from '../workflows/checks.js';
import { ensureSchedule } from './ensure-schedule.js';

/** Creates the Schedule of the checks, or brings its times up to date without losing a pause that a person set. */
export async function ensureChecksSchedule(client: Client, times: ChecksInput): Promise<void> {
  const { everyMs } = times;
  await ensureSchedule(client, {
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
  });
}
