import { z } from 'zod';
import { personSchema } from '../domain/alert.schema.js';
import type { CommandView } from '../domain/command.js';
import { COMMAND_OUTCOMES, COMMAND_STATES } from '../domain/command.js';
import { MODES } from '../domain/incident.js';
import { HEALTHS, SERVICE_KINDS, SERVICE_MODES } from '../domain/service.js';
import type { ActionCard } from '../operation/action-card.js';
import { LOG_CHOICES } from '../operation/health-verification.js';
import type { HealthVerification } from '../operation/health-verification.js';

const MOST_LINES = 1_000;

export const serviceParams = z.object({ name: z.string().min(1).max(63) });
export const logsQuery = z.object({ lines: z.coerce.number().int().min(1).max(MOST_LINES).default(100) });
export const healthQuery = z.object({
  logs: z
    .enum(LOG_CHOICES)
    .default('unwell')
    .meta({ description: 'Whose last 50 log lines: of what is not well, of all, none' }),
});
export const commandParams = z.object({
  id: z.string().min(1).max(400).meta({ description: "The workflow's id, URL-encoded, with or without command/" }),
});
export const actionParams = z.object({ name: z.string().min(1).max(64) });

const reason = z.string().trim().min(1).max(2_000).optional();
const dryRun = z.boolean().optional().meta({ description: 'Only the plan: nothing is changed' });
export const restartBody = z.strictObject({ by: personSchema, reason, dryRun });
export const actionBody = restartBody.extend({
  service: z.string().min(1).max(63).optional(),
  with: z.record(z.string(), z.unknown()).optional().meta({ description: 'As under `with` of a runbook' }),
});

const listed = {
  name: z.string(),
  kind: z.enum(SERVICE_KINDS),
  runtime: z.string(),
  mode: z.enum(SERVICE_MODES),
  dependsOn: z.array(z.string()).readonly(),
  lab: z.boolean(),
};
const finding = z.object({
  service: z.string(),
  health: z.enum(HEALTHS),
  code: z.string(),
  detail: z.string(),
  tookMs: z.number(),
});
export const servicesAnswer = z.object({ services: z.array(z.object({ ...listed, ...finding.shape })).readonly() });
export const logsAnswer = z.object({ service: z.string(), lines: z.array(z.string()).readonly() });

const writtenCommand = z.looseObject({
  commandId: z.string(),
  workflowId: z.string(),
  action: z.string(),
  service: z.string().optional(),
  by: z.string(),
  reason: z.string().optional(),
  mode: z.enum(MODES),
  state: z.enum(COMMAND_STATES),
  outcome: z.enum(COMMAND_OUTCOMES).optional(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  plan: z.looseObject({ service: z.string(), what: z.string() }).optional(),
  code: z.string().optional(),
  detail: z.string().optional(),
});
/** The fields that readers rely on are written down; whatever else a view holds passes as it is, which the casts say. */
export const commandAnswer = writtenCommand as unknown as z.ZodType<CommandView>;
export const startedAnswer = z.object({
  outcome: z.enum(['started', 'known']),
  workflowId: z.string(),
  commandId: z.string(),
  url: z.string().meta({ description: 'Where to ask how it goes' }),
});

const writtenHealth = z.looseObject({
  health: z.enum(HEALTHS),
  checkedAt: z.string(),
  services: z.array(z.looseObject({ ...listed, finding })),
  prometheus: z.looseObject({ state: z.enum(['not_configured', 'ok', 'unknown']) }),
  airflow: z.array(z.looseObject({ service: z.string(), state: z.enum(['ok', 'unknown']) })),
});
export const healthAnswer = writtenHealth as unknown as z.ZodType<HealthVerification>;

const writtenCard = z.looseObject({
  name: z.string(),
  does: z.enum(['look', 'change']),
  byHand: z.boolean(),
  kinds: z.array(z.string()),
  needsGrant: z.boolean(),
  needsPerson: z.boolean(),
  undo: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), kind: z.string(), required: z.boolean() })),
});
export const actionsAnswer = z.object({ actions: z.array(writtenCard) }) as unknown as z.ZodType<{
  actions: readonly ActionCard[];
}>;
