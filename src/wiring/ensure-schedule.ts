import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type { Client, ScheduleDescription, ScheduleOptions } from '@temporalio/client';

/** Creates the Schedule, or brings it up to date without losing a pause that a person set. */
export async function ensureSchedule(client: Client, schedule: ScheduleOptions): Promise<void> {
  try {
    await client.schedule.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { scheduleId, spec, policies, action } = schedule;
    await client.schedule
      .getHandle(scheduleId)
      .update((previous) => ({ ...previous, spec, action, policies: { ...previous.policies, ...policies } }));
  }
}

/** Deletes the Schedule where it is there, and may go. */
export async function removeSchedule(
  client: Client,
  scheduleId: string,
  mayGo?: (schedule: ScheduleDescription) => boolean,
): Promise<void> {
  const schedule = client.schedule.getHandle(scheduleId);
  try {
    if (!mayGo || mayGo(await schedule.describe())) await schedule.delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
