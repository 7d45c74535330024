import { z } from 'zod';
import { parseDuration } from './duration.js';
import type { LocalizedText } from './runbook.js';

/**
 * The smallest parts of all documents. Where a schema gives a message of its own, that is a problem code of
 * src/messages/documents.ts, not words.
 */

const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
/** The name of a service, person, role, channel, policy, level or step: it may stand in a workflow's id. */
export const nameSchema = z.string().regex(NAME, 'bad_name').meta({ description: 'Letters, digits, "_", "-" and "."' });

/** What an incident is of: alerts and runbooks must be able to say the same. */
export const INCIDENT_TYPE = /^[a-z][a-z0-9_]{0,63}$/;
export const incidentTypeSchema = z
  .string()
  .regex(INCIDENT_TYPE, 'bad_type')
  .meta({ description: 'Small letters, digits and "_", beginning with a letter' });

const TEXT_LIMIT = 2_000;
const LINE_LIMIT = 200;
export const textSchema = z.string().trim().min(1, 'text_empty').max(TEXT_LIMIT);
export const lineSchema = z
  .string()
  .trim()
  .min(1, 'text_empty')
  .max(LINE_LIMIT)
  .regex(/^\P{Cc}*$/u, 'one_line');

const DAY_MS = 86_400_000;
export const LONGEST_MS = 400 * DAY_MS;

export interface DurationLimits {
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** Text such as `15 minutes`, `90s`, `PT15M` or `15 minutos`, to milliseconds. */
export function durationSchema({ minMs = 1_000, maxMs = LONGEST_MS }: DurationLimits = {}) {
  return z
    .string({ error: 'duration_expected' })
    .max(100, 'not_a_duration')
    .meta({ description: 'A duration with its unit', examples: ['90s', '15 minutes', '1 hour', 'PT15M', '15 minutos'] })
    .transform((text, context): number => {
      const parsed = parseDuration(text);
      if ('ms' in parsed && parsed.ms >= minMs && parsed.ms <= maxMs) return parsed.ms;
      if ('ms' in parsed) {
        context.addIssue({ code: 'custom', message: 'duration_out_of_range', params: { minMs, maxMs } });
      } else {
        context.addIssue({
          code: 'custom',
          message: parsed.problem === 'too_long' ? 'duration_too_long' : 'not_a_duration',
        });
      }
      return z.NEVER;
    });
}

/** One text for all languages, or one for each; where one is missing the other stands in. */
export function localizedSchema(text: typeof textSchema) {
  const both = (
    texts: { es?: string | undefined; en?: string | undefined },
    context: z.RefinementCtx,
  ): LocalizedText => {
    const { es = texts.en, en = texts.es } = texts;
    if (es !== undefined && en !== undefined) return { es, en };
    context.addIssue({ code: 'custom', message: 'missing', params: { key: 'es' } });
    return z.NEVER;
  };
  return z.union([
    text.transform((value): LocalizedText => ({ es: value, en: value })),
    z.strictObject({ es: text.optional(), en: text.optional() }).transform(both),
  ]);
}

/** `HH:MM` of a day of 24 hours. */
export const clockTimeSchema = z
  .string({ error: 'bad_clock_time' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'bad_clock_time')
  .meta({ description: 'HH:MM', examples: ['02:00'] });

/** `5 %` to 0.05. */
export const percentSchema = z
  .string({ error: 'bad_percent' })
  .regex(/^(100(\.0+)?|\d{1,2}(\.\d{1,3})?)\s*%$/, 'bad_percent')
  .meta({ description: 'A percentage with its sign', examples: ['5 %'] })
  .transform((text) => Number.parseFloat(text) / 100);

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  TB: 1_000_000_000_000,
};

/** `20 GB` to bytes. */
export const byteSizeSchema = z
  .string({ error: 'bad_byte_size' })
  .regex(/^\d{1,6}(\.\d{1,3})?\s*(B|KB|MB|GB|TB)$/, 'bad_byte_size')
  .meta({ description: 'A size with its unit', examples: ['500 MB', '20 GB'] })
  .transform((text) => Math.round(Number.parseFloat(text) * (BYTES[/[A-Z]+$/.exec(text)?.[0] ?? 'B'] ?? 1)));
