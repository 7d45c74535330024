import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';

export const verifyDataQualitySchema = z.strictObject({
  master: nameSchema.optional().meta({ description: "The incident's subject where absent" }),
});
