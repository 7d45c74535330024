import { z } from 'zod';
import { clockTimeSchema, durationSchema, nameSchema } from '../domain/fields.schema.js';
import type { Budget, CircuitRules } from '../domain/repair-limits.js';
import { WEEKDAYS } from '../domain/windows.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MOST_TIMES = 100;
const MOST_BUDGETS = 5;
const MOST_WINDOWS = 50;
const MOST_SERVICES = 100;

const budgetSchema = z
  .strictObject({
    atMost: z.int().min(1).max(MOST_TIMES),
    within: durationSchema({ minMs: MINUTE_MS, maxMs: 7 * DAY_MS }),
  })
  .transform(({ atMost, within }): Budget => ({ atMost, withinMs: within }));

const budgetsSchema = z.array(budgetSchema).min(1).max(MOST_BUDGETS);

const circuitSchema = z
  .strictObject({
    relapses: z.int().min(1).max(MOST_TIMES).default(2),
    within: durationSchema({ minMs: MINUTE_MS, maxMs: 7 * DAY_MS }).prefault('6 hours'),
    holdsAfter: durationSchema({ minMs: MINUTE_MS, maxMs: DAY_MS })
      .prefault('1 hour')
      .meta({ description: 'A repair held where nobody asks for another one within this time' }),
    openFor: durationSchema({ minMs: MINUTE_MS, maxMs: 7 * DAY_MS }).prefault('4 hours'),
  })
  .transform(({ relapses, within, holdsAfter, openFor }): CircuitRules => ({
    relapses,
    withinMs: within,
    holdsAfterMs: holdsAfter,
    openForMs: openFor,
  }));

const coolDownSchema = durationSchema({ minMs: 0, maxMs: HOUR_MS });

const restarts = { description: 'At most so many restarts of one service, in each of these times' };
const otherChanges = { description: 'The same for changes that restart nothing' };
const coolDown = { description: 'So long after a repair other incidents let the service settle' };
const circuit = {
  description:
    'So many repairs that did not hold, and the service is left alone for openFor, or until a person says so',
};

/** What one service says for itself; the rest is as in `remediation`. */
export const limitsSchema = z.strictObject({
  restarts: budgetsSchema.optional().meta(restarts),
  otherChanges: budgetsSchema.optional().meta(otherChanges),
  coolDown: coolDownSchema.optional().meta(coolDown),
  circuit: circuitSchema.optional().meta(circuit),
});

const windowSchema = z.strictObject({
  name: nameSchema,
  days: z.array(z.enum(WEEKDAYS)).min(1).max(WEEKDAYS.length).meta({ description: 'On which it begins' }),
  from: clockTimeSchema,
  to: clockTimeSchema.meta({ description: 'On the next day where that is not after from' }),
  services: z.array(nameSchema).min(1).max(MOST_SERVICES).optional().meta({ description: 'All where absent' }),
});

/** How much Guardia may repair by itself, and when it does not. */
export const remediationSchema = z.strictObject({
  restarts: budgetsSchema
    .prefault([
      { atMost: 1, within: '15 minutes' },
      { atMost: 3, within: '1 day' },
    ])
    .meta(restarts),
  otherChanges: budgetsSchema.prefault([{ atMost: 10, within: '1 hour' }]).meta(otherChanges),
  budget: budgetSchema
    .prefault({ atMost: 10, within: '1 day' })
    .meta({ description: 'Restarts of all services together, the lab apart' }),
  coolDown: coolDownSchema.prefault('1 minute').meta(coolDown),
  circuit: circuitSchema.prefault({}).meta(circuit),
  blastRadius: z.int().min(2).max(MOST_TIMES).default(3).meta({
    description: 'So many services that fail by themselves at once, and nothing is repaired: a person has to look',
  }),
  windows: z
    .array(windowSchema)
    .max(MOST_WINDOWS)
    .default([])
    .meta({ description: "Maintenance windows of every week, on timeZone's clock" }),
});

export type WrittenRemediation = z.output<typeof remediationSchema>;
export type WrittenLimits = z.output<typeof limitsSchema>;
