import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';

export const checkAirflowSchedulerSchema = z.strictObject({
  service: nameSchema
    .optional()
    .meta({ description: "A service of kind airflow; the pipeline's scheduler where absent" }),
});
