import { z } from 'zod';
import { fileNameSchema } from '../ingestion/names.schema.js';

export const reprocessFileSchema = z.strictObject({
  file: fileNameSchema
    .optional()
    .meta({ description: "A name in error/, never a path; the incident's subject where absent" }),
});
