import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';
import { dateSchema } from '../ingestion/names.schema.js';

const MOST_MASTERS = 50;

export const rerunDateSchema = z.strictObject({
  date: dateSchema.optional().meta({
    description:
      "Where absent, the date that the incident is about, else the day on which it was opened, on the pipeline's clock",
  }),
  masters: z
    .array(nameSchema)
    .min(1)
    .max(MOST_MASTERS)
    .optional()
    .meta({ description: "The incident's subject where that is a master, else all, where absent" }),
  again: z.boolean().optional().meta({ description: 'Also loads again what of that date stands in processed/' }),
});
