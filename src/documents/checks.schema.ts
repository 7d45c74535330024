import { z } from 'zod';
import { ACTION_SCHEMAS } from '../domain/actions/catalogue.schema.js';
import { checkTypesOf, METRIC_CHECKS } from '../domain/checks.js';
import type { CheckChanges } from '../domain/checks.js';
import type { ServiceKind } from '../domain/service.js';

/** `off` is text in YAML 1.2; editors of the older YAML write it as false. */
const offSchema = z
  .literal(['off', false])
  .transform((): 'off' => 'off')
  .meta({ description: 'Not checked' });

/** The checks of one kind of service: each `off`, or limits of its own as its look takes them. */
export function checksSchema(kind: ServiceKind): z.ZodType<CheckChanges> {
  const entries = checkTypesOf(kind).map((type) => {
    const limits: z.ZodType = ACTION_SCHEMAS[METRIC_CHECKS[type].action];
    return [type, z.union([offSchema, limits]).optional()] as const;
  });
  return z
    .strictObject(Object.fromEntries(entries))
    .meta({ description: "Other limits than the operation's, by the incident that they open; off for none" })
    .transform((changes) => changes as CheckChanges);
}
