import { z } from 'zod';
import { personSchema, severitySchema } from '../domain/alert.schema.js';
import { INCIDENT_STATES, MODES } from '../domain/incident.js';
import type { IncidentView } from '../domain/incident.js';
import { SEVERITIES } from '../domain/severity.js';
import { impactFactsSchema } from '../domain/triage.schema.js';

const reason = z.string().trim().min(1).max(2_000);

export const idSchema = z.object({
  id: z
    .string()
    .min(1)
    .max(300)
    .meta({ description: 'Number, beginning of the incident id (6 characters or more), or type/subject, URL-encoded' }),
});
export const idempotencySchema = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'A repeat of the request with the same key acts once' }),
});
export const listQuerySchema = z.object({
  state: z.enum(['open', 'closed', 'all']).default('open'),
  type: z.string().max(64).optional(),
  simulations: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export const acknowledgeSchema = z.strictObject({ by: personSchema });
export const noteSchema = z.strictObject({ by: personSchema, text: reason });
export const severityChangeSchema = z.strictObject({
  by: personSchema,
  severity: severitySchema,
  reason: reason.optional(),
});
export const escalateSchema = z.strictObject({
  by: personSchema,
  expectedLevel: z.int().min(0).optional().meta({ description: 'Refused where the ladder has moved on since' }),
  reason: reason.optional(),
});
export const resolveSchema = z.strictObject({ by: personSchema, reason });
export const impactSchema = z.strictObject({ by: personSchema, facts: impactFactsSchema });

export const summarySchema = z.object({
  incidentId: z.string(),
  workflowId: z.string(),
  number: z.int().optional(),
  type: z.string(),
  subject: z.string(),
  title: z.string().optional(),
  mode: z.enum(MODES),
  severity: z.enum(SEVERITIES).optional(),
  state: z.enum(INCIDENT_STATES),
  openedAt: z.string(),
  resolvedAt: z.string().optional(),
  resolution: z.string().optional(),
});

const writtenView = z.looseObject({
  incidentId: z.string(),
  workflowId: z.string(),
  number: z.int().optional(),
  type: z.string(),
  subject: z.string(),
  title: z.string(),
  mode: z.enum(MODES),
  severity: z.enum(SEVERITIES),
  state: z.enum(INCIDENT_STATES),
  openedAt: z.string(),
  responseDeadlineAt: z.string(),
  resolvedAt: z.string().optional(),
  repeats: z.int(),
  relapses: z.int(),
  steps: z.array(z.looseObject({ id: z.string(), action: z.string(), outcome: z.string() })),
  pages: z.array(z.looseObject({ levelName: z.string(), roles: z.array(z.string()), decidedAt: z.string() })),
  timeline: z.array(z.looseObject({ at: z.string(), code: z.string() })),
});

/** The fields that readers rely on are written down; whatever else the view holds passes as it is, which the cast says. */
export const viewSchema = writtenView as unknown as z.ZodType<IncidentView>;
