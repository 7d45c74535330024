import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { PROBE_SCHEDULE_ID, TASK_QUEUES } from '../workflows/contract.js';
import { ensureSchedule } from './ensure-schedule.js';

export interface ProbeTimes {
  readonly everyMs: number;
  readonly failuresBeforeIncident: number;
}

/** Creates the Schedule of the probes, or brings its times up to date without losing a pause that a person set. */
export async function ensureProbeSchedule(
  client: Client,
  { everyMs, failuresBeforeIncident }: ProbeTimes,
): Promise<void> {
  await ensureSchedule(client, {
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
  });
}
