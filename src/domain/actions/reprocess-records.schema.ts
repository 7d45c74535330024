import { z } from 'zod';
import { lineSchema, nameSchema } from '../fields.schema.js';

export const reprocessRecordsSchema = z.strictObject({
  master: nameSchema.optional().meta({ description: "The incident's subject where absent" }),
  path: lineSchema.meta({ description: 'The file with the corrected records; relative paths begin at the home' }),
});
