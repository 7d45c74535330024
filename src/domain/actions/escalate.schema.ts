import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';

export const escalateSchema = z.strictObject({
  level: nameSchema
    .optional()
    .meta({ description: 'A level of the policy; the first that was not paged where absent' }),
});
