import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';

const MOST_SERVICES = 50;

export const restartFailedServicesSchema = z.strictObject({
  services: z
    .array(nameSchema)
    .min(1)
    .max(MOST_SERVICES)
    .optional()
    .meta({ description: "The pipeline's services where absent, or the incident's subject where that is a service" }),
});
