import { z } from 'zod';
import { byteSizeSchema, durationSchema, nameSchema } from '../fields.schema.js';

const DAY_MS = 86_400_000;

export const FILE_SCHEMAS = {
  check_folder: z
    .strictObject({
      folder: nameSchema.meta({ description: 'A name of logFolders, or input, processed, error' }),
      max: byteSizeSchema.optional(),
    })
    .transform(({ max, ...rest }) => ({ ...rest, ...(max !== undefined && { maxBytes: max }) })),
  delete_old_logs: z
    .strictObject({
      folder: nameSchema.optional().meta({ description: 'A name of logFolders; all of them where absent' }),
      olderThan: durationSchema({ minMs: DAY_MS }).prefault('30 days'),
    })
    .transform(({ olderThan, ...rest }) => ({ ...rest, olderThanMs: olderThan })),
} as const;
