import { z } from 'zod';
import { clockTimeSchema, durationSchema, nameSchema, textSchema } from '../domain/fields.schema.js';
import type { CadenceTimes } from '../domain/maintenance/cadence.js';
import { TASK_NAMES, taskDefinition } from '../domain/maintenance/catalogue.js';
import type { TaskName } from '../domain/maintenance/catalogue.js';
import type { ConfiguredTasks } from '../domain/maintenance/params.js';
import { TASK_SCHEMAS } from '../domain/maintenance/params.schema.js';
import { WEEKDAYS } from '../domain/windows.js';
import { offSchema } from './off.schema.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_CHANNELS = 20;
/** Every month has it. */
const LAST_DAY = 28;
const MONTHS = 12;

const whenever = {
  at: clockTimeSchema.meta({ description: "On timeZone's clock" }),
  catchUp: durationSchema({ minMs: 10_000, maxMs: 31 * DAY_MS }).meta({
    description: 'A server that was down starts what it missed within this time, and no more',
  }),
  jitter: durationSchema({ minMs: 0, maxMs: HOUR_MS }).prefault('1 minute'),
};

interface WrittenTimes {
  readonly at: string;
  readonly catchUp: number;
  readonly jitter: number;
  readonly day?: CadenceTimes['day'];
  readonly dayOfMonth?: number;
  readonly months?: readonly number[];
}

const timesOf = ({ catchUp, jitter, ...when }: WrittenTimes): CadenceTimes => ({
  ...when,
  catchUpMs: catchUp,
  jitterMs: jitter,
});

const off = offSchema('Never runs');

const dayOfMonth = z.int().min(1).max(LAST_DAY).default(1);

const dailySchema = z
  .strictObject({ ...whenever, at: whenever.at.default('03:30'), catchUp: whenever.catchUp.prefault('12 hours') })
  .transform(timesOf);
const weeklySchema = z
  .strictObject({
    ...{ ...whenever, at: whenever.at.default('06:00'), catchUp: whenever.catchUp.prefault('2 days') },
    day: z.enum(WEEKDAYS).default('monday'),
  })
  .transform(timesOf);
const monthlySchema = z
  .strictObject({
    ...{ ...whenever, at: whenever.at.default('04:00'), catchUp: whenever.catchUp.prefault('7 days') },
    dayOfMonth,
  })
  .transform(timesOf);
const quarterlySchema = z
  .strictObject({
    ...{ ...whenever, at: whenever.at.default('04:30'), catchUp: whenever.catchUp.prefault('14 days') },
    dayOfMonth,
    months: z.array(z.int().min(1).max(MONTHS)).min(1).max(MONTHS).default([1, 4, 7, 10]),
  })
  .transform(timesOf);

const heavyWindowSchema = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1).max(WEEKDAYS.length),
  from: clockTimeSchema,
  to: clockTimeSchema,
});

const taskSchemas = Object.fromEntries(
  TASK_NAMES.map((name) => {
    const limits: z.ZodType = TASK_SCHEMAS[name];
    return [name, z.union([off, limits]).optional()] as const;
  }),
);

/** The tasks that are on, with their limits; one that is not written has its own. */
const tasksSchema = z
  .strictObject(taskSchemas)
  .prefault({})
  .transform((written): ConfiguredTasks => {
    const on = TASK_NAMES.filter((name) => written[name] !== 'off');
    return Object.fromEntries(on.map((name) => [name, written[name] ?? TASK_SCHEMAS[name].parse({})]));
  })
  .meta({ description: 'Each task: off, or its limits' });

const OPENING = TASK_NAMES.filter((name) => taskDefinition(name).opensIncident);

export const maintenanceSchema = z.strictObject({
  daily: dailySchema.prefault({}),
  weekly: weeklySchema.prefault({}),
  monthly: monthlySchema.prefault({}),
  quarterly: quarterlySchema.prefault({}),
  folder: textSchema.optional().meta({
    description:
      "For backups, archives and reports: relative to guardia.yaml's folder, or absolute; in .guardia where absent",
  }),
  tasks: tasksSchema,
  opensIncident: z
    .array(z.enum(TASK_NAMES as readonly [TaskName, ...TaskName[]]))
    .default([...OPENING])
    .meta({ description: 'Tasks whose failure opens maintenance_failed' }),
  approveWithin: durationSchema({ minMs: HOUR_MS, maxMs: 60 * DAY_MS })
    .prefault('7 days')
    .meta({ description: 'How long what needs a person waits for `maintenance approve`' }),
  heavyWindow: heavyWindowSchema
    .optional()
    .meta({ description: 'When approved tasks that slow or stop a service may begin; at any time where absent' }),
  report: z
    .strictObject({ role: nameSchema, channels: z.array(nameSchema).min(1).max(MOST_CHANNELS) })
    .optional()
    .meta({ description: 'To whom the report of each run is sent; in order of preference' }),
});

export type WrittenMaintenance = z.output<typeof maintenanceSchema>;
