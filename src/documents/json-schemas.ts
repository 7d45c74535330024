import { z } from 'zod';
import { layoutSchema } from '../domain/ingestion/layout.schema.js';
import { runbookSchema } from '../domain/runbook.schema.js';
import { guardiaSchema } from './guardia.schema.js';

/** The published JSON Schemas (draft 2020-12) by file name: what editors complete and check while somebody writes. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  const schemas = {
    'guardia.schema.json': guardiaSchema,
    'runbook.schema.json': runbookSchema,
    'layout.schema.json': layoutSchema,
  };
  return new Map(
    Object.entries(schemas).map(([file, schema]) => {
      const written = z.toJSONSchema(schema, { io: 'input', reused: 'inline' });
      return [file, `${JSON.stringify(written, null, 2)}\n`];
    }),
  );
}
