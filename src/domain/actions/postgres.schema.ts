import { z } from 'zod';
import { durationSchema, nameSchema, percentSchema } from '../fields.schema.js';

const DAY_MS = 86_400_000;
const LARGEST_PID = 4_194_304;

const service = nameSchema
  .optional()
  .meta({ description: "A service of kind postgres; the pipeline's database where absent" });
const blocker = z
  .strictObject({
    service,
    waitLimit: durationSchema({ maxMs: DAY_MS }).prefault('1 minute'),
    pid: z.int().min(1).max(LARGEST_PID).optional(),
  })
  .transform(({ waitLimit, ...rest }) => ({ ...rest, waitLimitMs: waitLimit }));

export const POSTGRES_SCHEMAS = {
  check_postgres_activity: z.strictObject({ service }),
  check_postgres_connections: z.strictObject({ service, max: percentSchema.prefault('90 %') }),
  check_slow_queries: z
    .strictObject({ service, meanLimit: durationSchema({ minMs: 1, maxMs: DAY_MS }).prefault('5 seconds') })
    .transform(({ meanLimit, ...rest }) => ({ ...rest, meanLimitMs: meanLimit })),
  check_blockers: z
    .strictObject({ service, waitLimit: durationSchema({ maxMs: DAY_MS }).prefault('1 minute') })
    .transform(({ waitLimit, ...rest }) => ({ ...rest, waitLimitMs: waitLimit })),
  check_database_growth: z.strictObject({ service, maxPerDay: percentSchema.prefault('20 %') }),
  cancel_blocker: blocker,
  end_blocker: blocker,
} as const;
