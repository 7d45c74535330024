import { z } from 'zod';
import { dateSchema } from '../ingestion/names.schema.js';

export const verifyDateIngestedSchema = z.strictObject({
  date: dateSchema
    .optional()
    .meta({ description: "The day on which the incident was opened, on the pipeline's clock, where absent" }),
});
