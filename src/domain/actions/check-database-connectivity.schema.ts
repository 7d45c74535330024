import { z } from 'zod';
import { nameSchema } from '../fields.schema.js';

export const checkDatabaseConnectivitySchema = z.strictObject({
  service: nameSchema
    .optional()
    .meta({ description: "A service of kind postgres; the pipeline's database where absent" }),
});
