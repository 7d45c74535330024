import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client, ScheduleOptions } from '@temporalio/client';
import { clockTimeOf } from '../domain/clock-time.js';
import { clockGaps } from '../domain/ingestion/clock-gaps.js';
import { INGESTION_SCHEDULE_ID, TASK_QUEUES } from '../workflows/contract.js';
import type { ClockInput } from '../workflows/ingestion-clock.js';
import { ensureSchedule, removeSchedule } from './ensure-schedule.js';
import { gapCalendars } from './gap-calendars.js';

export interface IngestionTimes {
  readonly runner: 'guardia' | 'airflow' | 'observe';
  readonly pipeline: string;
  /** `HH:MM` on the pipeline's clock. */
  readonly dailyAt: string;
  /** An IANA zone. */
  readonly timeZone: string;
  readonly language: 'es' | 'en';
}

/** A machine that was off at night still runs its day; one that was off for a week does not run all seven. */
const CATCHUP_WINDOW = '20 hours';

/**
 * Exactly one clock starts the run: the Schedule is there for the runner `guardia` only. It is created, or brought up to date
 * without losing a pause that a person set.
 */
export async function ensureIngestionSchedule(client: Client, times: IngestionTimes): Promise<void> {
  if (times.runner !== 'guardia') return removeSchedule(client, INGESTION_SCHEDULE_ID);
  await ensureSchedule(client, scheduleOf(times, await knowsOurAttributes(client)));
}

function scheduleOf({ pipeline, dailyAt, timeZone, language }: IngestionTimes, searchable: boolean): ScheduleOptions {
  const daily = clockTimeOf(dailyAt);
  const gaps = gapCalendars((years) => clockGaps(daily, timeZone, years));
  const clock: ClockInput = { pipeline, timeZone, language, searchable };
  return {
    scheduleId: INGESTION_SCHEDULE_ID,
    spec: { calendars: [daily, ...gaps], timezone: timeZone },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCHUP_WINDOW },
    action: {
      type: 'startWorkflow',
      workflowType: 'ingestion_clock',
      workflowId: 'ingestion-clock',
      taskQueue: TASK_QUEUES.incidents,
      args: [clock],
    },
  };
}

/** A managed server may answer this question to nobody; then runs are not searchable, and run all the same. */
async function knowsOurAttributes(client: Client): Promise<boolean> {
  const { namespace } = client.options;
  try {
    const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
    return customAttributes?.['GuardiaType'] !== undefined;
  } catch {
    return false;
  }
}
