import { z } from 'zod';
import { clockTimeSchema, lineSchema, percentSchema } from '../fields.schema.js';
import { fieldNameSchema, fieldSchema, masterNameSchema, positionSchema } from './layout-field.schema.js';
import { ENCODINGS, FILE_FORMATS } from './layout.js';
import type { Encoding } from './layout.js';

const MOST_FIELDS = 1_000;
const MOST_KEY_FIELDS = 16;
const MOST_REFERENCES = 100;

/** Encodings as people write them. */
const ENCODING_NAMES = {
  utf8: 'utf-8',
  latin1: 'latin-1',
  'iso-8859-1': 'latin-1',
  cp1252: 'windows-1252',
  ibm850: 'cp850',
} as const satisfies Record<string, Encoding>;

const markTextSchema = z
  .string()
  .min(1, 'text_empty')
  .max(100)
  .regex(/^\P{Cc}*$/u, 'one_line');
const tableSchema = z
  .string()
  .regex(/^([A-Za-z_][A-Za-z0-9_$]{0,62}\.)?[A-Za-z_][A-Za-z0-9_$]{0,62}$/, 'bad_table')
  .transform((text) => {
    const [first = '', second] = text.split('.');
    return second === undefined ? { table: first } : { schema: first, table: second };
  });

const delimiterSchema = z
  .string()
  .transform((text) => (text === 'tab' ? '\t' : text))
  .pipe(z.string().regex(/^[\t -/:-@[\]^_`{-~]$/, 'bad_delimiter'));

const fileSchema = z.strictObject({
  pattern: z
    .string()
    .regex(/^[^/\\\p{Cc}.][^/\\\p{Cc}]{0,199}$/u, 'bad_file_pattern')
    .meta({ description: "Of the file's name, with * and ?", examples: ['CLI_*.csv'] }),
  format: z.enum(FILE_FORMATS),
  encoding: z
    .enum([...ENCODINGS, ...(Object.keys(ENCODING_NAMES) as (keyof typeof ENCODING_NAMES)[])])
    .default('utf-8')
    .transform((name): Encoding => (name in ENCODING_NAMES ? ENCODING_NAMES[name as 'utf8'] : (name as Encoding))),
  delimiter: delimiterSchema.optional().meta({ description: 'csv: one character, or the word tab; a comma if absent' }),
  quote: z
    .union([z.literal('none'), z.string().regex(/^[!-/:-@[\]^_`{-~]$/, 'bad_quote')])
    .optional()
    .meta({ description: 'csv: one character (the double quote if absent), or the word none' }),
  columnNames: z
    .boolean()
    .optional()
    .meta({ description: 'csv: whether the first line names the columns (true if absent)' }),
  lineEnding: z.enum(['lf', 'crlf']).optional().meta({ description: 'Either, but one throughout, if absent' }),
  bom: z.enum(['forbidden', 'allowed']).default('forbidden').meta({ description: 'A byte-order mark' }),
  unit: z.enum(['characters', 'bytes']).optional().meta({ description: 'fixed: in what positions and lengths count' }),
  recordLength: positionSchema.optional().meta({ description: 'fixed: without the line ending' }),
});

const trailerPlaceSchema = z.strictObject({
  position: positionSchema.meta({ description: 'csv: the number of the column; fixed: of the character. From 1' }),
  length: positionSchema.optional().meta({ description: 'fixed only' }),
});

const referenceSchema = z.strictObject({
  field: fieldNameSchema,
  master: masterNameSchema,
  to: fieldNameSchema.optional().meta({ description: 'A field of that master; its key if absent' }),
});

/** A layout as it is written; src/documents/layout-file.ts makes the domain's layout of it. */
export const layoutSchema = z
  .strictObject({
    name: masterNameSchema.meta({ description: "The master, and the file's name" }),
    version: z.int().min(1).max(1_000_000).default(1),
    description: lineSchema.optional(),
    file: fileSchema,
    header: z.strictObject({ startsWith: markTextSchema }).optional().meta({ description: 'A record before the data' }),
    trailer: z
      .strictObject({
        startsWith: markTextSchema,
        count: trailerPlaceSchema.optional(),
        totals: z
          .array(trailerPlaceSchema.extend({ field: fieldNameSchema }))
          .max(MOST_FIELDS)
          .default([]),
      })
      .optional()
      .meta({ description: 'A record after the data, and what it says about them' }),
    key: z.array(fieldNameSchema).min(1).max(MOST_KEY_FIELDS).meta({ description: 'What makes two records the same' }),
    fields: z.array(fieldSchema).min(1).max(MOST_FIELDS),
    references: z.array(referenceSchema).max(MOST_REFERENCES).default([]),
    target: tableSchema.meta({ description: "A table of the pipeline's database" }),
    oracle: tableSchema.optional().meta({ description: 'A table of Oracle' }),
    owner: z
      .strictObject({
        name: lineSchema,
        email: z
          .string()
          .max(200)
          .regex(/^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/, 'bad_email')
          .optional(),
      })
      .meta({ description: "Who answers for it in the ERP's team" }),
    expectedBy: clockTimeSchema.optional().meta({ description: 'Opens file_missing where it is not there by then' }),
    maxErrorRate: percentSchema.optional().meta({ description: "The pipeline's if absent" }),
  })
  .meta({ title: 'Guardia layout', description: 'How one master file is written; in TOON, the same keys' });

export type WrittenLayout = z.output<typeof layoutSchema>;
