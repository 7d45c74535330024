import { z } from 'zod';
import { durationSchema } from '../fields.schema.js';
import type { WaitParams } from './wait.js';

export const waitSchema = z
  .strictObject({ for: durationSchema() })
  .transform((written): WaitParams => ({ durationMs: written.for }));
