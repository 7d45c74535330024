import { z } from 'zod';
import { nameSchema, textSchema } from '../fields.schema.js';

const MOST_CHANNELS = 10;

export const notifySchema = z.strictObject({
  role: nameSchema,
  channels: z
    .array(nameSchema)
    .min(1)
    .max(MOST_CHANNELS)
    .optional()
    .meta({ description: "In order of preference; the policy's opening channels where absent" }),
  message: textSchema,
});
