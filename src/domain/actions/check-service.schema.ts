import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';

export const checkServiceSchema = z.strictObject({
  service: nameSchema.optional().meta({ description: "The incident's subject where absent" }),
});
