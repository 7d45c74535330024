import { z } from 'zod';
import { isBusinessDate, isFileName } from './names.js';

export const fileNameSchema = z
  .string()
  .refine(isFileName, 'bad_file_name')
  .meta({ description: 'A file name, never a path' });

export const dateSchema = z
  .string()
  .refine(isBusinessDate, 'bad_date')
  .meta({ description: 'YYYY-MM-DD', examples: ['2026-11-22'] });
