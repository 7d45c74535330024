import { z } from 'zod';
import { lineSchema } from '../fields.schema.js';
import { FIELD_TYPES } from './layout.js';
import { patternFlaw } from './field-pattern.js';

const MOST_ALLOWED = 1_000;
const LONGEST_FIELD = 1_000_000;
/** What PostgreSQL's and Oracle's numbers hold without loss. */
const MOST_DECIMALS = 18;

/** A master is also a file's name, a topic's ending and part of an SQL name; a field is a column. */
export const masterNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'bad_master_name')
  .meta({ description: 'Small letters, digits and "_", beginning with a letter' });
export const fieldNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,54}$/, 'bad_field_name')
  .meta({ description: 'Small letters, digits and "_", beginning with a letter' });

export const positionSchema = z.int().min(1).max(LONGEST_FIELD);

const writtenValueSchema = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'one_line');
/** One entry of `fields`; what its type and the file's format ask for besides is in field-checks.ts. */
export const fieldSchema = z
  .strictObject({
    name: fieldNameSchema,
    column: lineSchema.optional().meta({ description: "csv: what the file's first line calls it; its name if absent" }),
    type: z.enum(FIELD_TYPES),
    start: positionSchema.optional().meta({ description: 'fixed: from 1; after the field before if absent' }),
    length: positionSchema.optional().meta({ description: 'fixed: how long it is; csv: the most characters' }),
    decimals: z.int().min(0).max(MOST_DECIMALS).optional(),
    impliedDecimals: z.boolean().default(false).meta({ description: '0000012345 with 2 decimals is 123.45' }),
    decimalMark: z.enum(['.', ',']).default('.'),
    required: z.boolean().optional(),
    format: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'dates: yyyy, MM, dd, HH, mm, ss', examples: ['dd/MM/yyyy'] }),
    allowed: z
      .union([z.string().max(2_000), z.array(writtenValueSchema).max(MOST_ALLOWED)])
      .transform((written) => (typeof written === 'string' ? written.split('|').map((value) => value.trim()) : written))
      .pipe(z.array(writtenValueSchema.min(1, 'text_empty')).min(1).max(MOST_ALLOWED))
      .optional()
      .meta({ description: 'A list, or text with |', examples: ['A|I|S'] }),
    min: writtenValueSchema.optional().meta({ description: "Inclusive, as the field's values are written" }),
    max: writtenValueSchema.optional().meta({ description: "Inclusive, as the field's values are written" }),
    pattern: z.string().optional().meta({ description: 'A regular expression for the whole value' }),
  })
  .superRefine(({ pattern, length }, context) => {
    const flaw = pattern === undefined ? undefined : patternFlaw(pattern, length);
    if (flaw) context.addIssue({ code: 'custom', message: 'bad_field_pattern', path: ['pattern'], params: { flaw } });
  });

export type WrittenField = z.output<typeof fieldSchema>;
