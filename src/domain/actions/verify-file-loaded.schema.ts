import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';
import { fileNameSchema } from '../ingestion/names.schema.js';

export const verifyFileLoadedSchema = z.strictObject({
  file: fileNameSchema.optional().meta({ description: "The incident's subject where neither is said" }),
  master: nameSchema.optional().meta({ description: 'Any file of this master' }),
});
