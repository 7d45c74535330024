import { z } from 'zod';

export const CANARY_SCHEMAS = { verify_canary: z.strictObject({}) } as const;
