import { z } from 'zod';
import { LONGEST_MS, durationSchema, nameSchema } from '../domain/fields.schema.js';
import { TROUBLES } from '../domain/escalation.js';
import type { EscalationLevel, EscalationPolicy } from '../domain/escalation.js';

const MOST_LEVELS = 10;
const MOST_NAMES = 20;
const MAX_RESPONSE = ['maximum response time', 'max response time', 'max_response', 'tiempo maximo de respuesta'];
const DAY_MS = 86_400_000;

const levelTime = durationSchema({ minMs: 0, maxMs: LONGEST_MS });
const ackTime = durationSchema({ maxMs: 30 * DAY_MS });

function bySeverity(duration: typeof levelTime) {
  return z.strictObject({ critical: duration, high: duration, medium: duration, low: duration });
}

const sameForAll = (ms: number) => ({ critical: ms, high: ms, medium: ms, low: ms });

const afterTextSchema = z.string({ error: 'duration_expected' }).transform((text, context) => {
  if (isMaxResponse(text)) return 'max_response' as const;
  const duration = levelTime.safeParse(text);
  if (duration.success) return sameForAll(duration.data);
  const message = duration.error.issues[0]?.message ?? 'not_a_duration';
  context.addIssue({ code: 'custom', message, params: { allowed: [MAX_RESPONSE[0]] } });
  return z.NEVER;
});

const afterSchema = z.union([afterTextSchema, bySeverity(levelTime)]).meta({
  description: "`maximum response time` (the runbook's), one duration, or one for each severity; from the opening",
});

function isMaxResponse(text: string): boolean {
  const plain = text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ');
  return MAX_RESPONSE.includes(plain);
}

const levelSchema = z
  .strictObject({
    name: nameSchema,
    roles: z.array(nameSchema).min(1).max(MOST_NAMES),
    channels: z
      .array(nameSchema)
      .min(1)
      .max(MOST_NAMES)
      .meta({ description: 'In order of preference: where one cannot deliver, the next is used' }),
    after: afterSchema,
    earlyOn: z
      .array(z.enum(TROUBLES))
      .default([])
      .meta({ description: 'Paged before its time when one of these happens' }),
    unless: z
      .enum(['acknowledged', 'resolved'])
      .default('resolved')
      .meta({ description: 'What stops the page: acknowledged (somebody took it) or only resolved' }),
  })
  .transform((level): EscalationLevel => level);

export const policySchema = z
  .strictObject({
    openingChannels: z
      .array(nameSchema)
      .max(MOST_NAMES)
      .default([])
      .meta({ description: 'A silent message at the opening, which pages nobody' }),
    acknowledgementTimeout: z
      .union([ackTime.transform(sameForAll), bySeverity(ackTime)])
      .meta({ description: 'An acknowledgement is for a time: one duration, or one for each severity' }),
    reminderEvery: durationSchema({ maxMs: 7 * DAY_MS }).meta({
      description: 'After the last level its owner is reminded this often',
    }),
    levels: z.array(levelSchema).min(1).max(MOST_LEVELS),
  })
  .transform((written): Omit<EscalationPolicy, 'name'> => ({
    levels: written.levels,
    ackTimeoutMs: written.acknowledgementTimeout,
    reminderEveryMs: written.reminderEvery,
    openingChannels: written.openingChannels,
  }));
