import type { z } from 'zod';
import { IntegrationError } from '../integration-error.js';

/** Names the fields that did not fit and never quotes the answer, because a token stands in one of them. */
export function expect<Shape>(schema: z.ZodType<Shape>, answer: unknown, what: string): Shape {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || 'the whole answer');
  throw new IntegrationError('BAD_ANSWER', `Airflow's ${what} does not have the expected form: ${fields.join(', ')}`);
}
