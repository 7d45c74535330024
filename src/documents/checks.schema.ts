import { z } from 'zod';
import { ACTION_SCHEMAS } from '../domain/actions/catalogue.schema.js';
import { checkTypesOf, METRIC_CHECKS } from '../domain/checks.js';
import type { CheckChanges } from '../domain/checks.js';
import type { ServiceKind } from '../domain/service.js';
import { offSchema } from './off.schema.js';

const off = offSchema('Not checked');

/** The checks of one kind of service: each `off`, or limits of its own as its look takes them. */
export function checksSchema(kind: ServiceKind): z.ZodType<CheckChanges> {
  const entries = checkTypesOf(kind).map((type) => {
    const limits: z.ZodType = ACTION_SCHEMAS[METRIC_CHECKS[type].action];
    return [type, z.union([off, limits]).optional()] as const;
  });
  return z
    .strictObject(Object.fromEntries(entries))
    .meta({ description: "Other limits than the operation's, by the incident that they open; off for none" })
    .transform((changes) => changes as CheckChanges);
}
