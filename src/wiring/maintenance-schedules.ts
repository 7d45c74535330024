import { ScheduleOverlapPolicy } from '@temporalio/client';
import type { CalendarSpec, Client, ScheduleDescription, ScheduleOptions } from '@temporalio/client';
import type { MaintenanceConfig } from '../documents/guardia-config.js';
import { clockTimeOf } from '../domain/clock-time.js';
import { gapsOf } from '../domain/maintenance/calendar.js';
import { CADENCES } from '../domain/maintenance/cadence.js';
import type { Cadence, CadenceTimes } from '../domain/maintenance/cadence.js';
import { tasksOf } from '../domain/maintenance/catalogue.js';
import type { MaintenanceInput } from '../domain/maintenance/run.js';
import { maintenanceScheduleId, TASK_QUEUES } from '../workflows/contract.js';
import { ensureSchedule, removeSchedule } from './ensure-schedule.js';
import { gapCalendars, monthName } from './gap-calendars.js';

/** One that a person paused stays, because the pause would be gone with it where the cadence is switched on again. */
const NOT_PAUSED = ({ state }: ScheduleDescription): boolean => !state.paused;

export interface MaintenanceClock {
  readonly maintenance: Pick<MaintenanceConfig, 'times' | 'tasks'>;
  /** An IANA zone. */
  readonly timeZone: string;
  readonly language: 'es' | 'en';
}

/** One Schedule for each cadence that has a task, created or brought up to date without losing a pause that a person set. */
export async function ensureMaintenanceSchedules(client: Client, clock: MaintenanceClock): Promise<void> {
  for (const cadence of CADENCES) {
    const isOn = tasksOf(cadence).some((name) => clock.maintenance.tasks[name] !== undefined);
    await (isOn
      ? ensureSchedule(client, scheduleOf(cadence, clock))
      : removeSchedule(client, maintenanceScheduleId(cadence), NOT_PAUSED));
  }
}

function scheduleOf(cadence: Cadence, { maintenance, timeZone, language }: MaintenanceClock): ScheduleOptions {
  const times = maintenance.times[cadence];
  const input: MaintenanceInput = { cadence, language };
  return {
    scheduleId: maintenanceScheduleId(cadence),
    spec: {
      calendars: [calendarOf(times), ...gapCalendars((years) => gapsOf(cadence, times, timeZone, years))],
      timezone: timeZone,
      jitter: times.jitterMs,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: times.catchUpMs },
    action: {
      type: 'startWorkflow',
      workflowType: 'maintenance',
      workflowId: `maintenance/${cadence}`,
      taskQueue: TASK_QUEUES.incidents,
      args: [input],
    },
  };
}

function calendarOf(times: CadenceTimes): CalendarSpec {
  const { day, dayOfMonth, months } = times;
  return {
    ...clockTimeOf(times.at),
    ...(day !== undefined && { dayOfWeek: weekday(day) }),
    ...(dayOfMonth !== undefined && { dayOfMonth }),
    ...(months !== undefined && { month: months.map(monthName) }),
  };
}

function weekday(day: NonNullable<CadenceTimes['day']>): Uppercase<typeof day> {
  return day.toUpperCase() as Uppercase<typeof day>;
}
