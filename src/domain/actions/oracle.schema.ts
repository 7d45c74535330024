import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';

export const ORACLE_SCHEMAS = {
  check_oracle_query: z.strictObject({
    service: nameSchema.optional().meta({ description: "A service of kind oracle; the pipeline's where absent" }),
  }),
} as const;
