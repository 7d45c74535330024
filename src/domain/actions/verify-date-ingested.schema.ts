import { z } from 'zod';
import { dateSchema } from '../ingestion/names.schema.js';

export const verifyDateIngestedSchema = z.strictObject({
  date: dateSchema.optional().meta({
    description:
      "Where absent, the date that the incident is about, else the day on which it was opened, on the pipeline's clock",
  }),
});
