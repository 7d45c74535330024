import { z } from 'zod';
import { ACTION_SCHEMAS } from './actions/catalogue.schema.js';
import { ACTION_NAMES, LOOKS } from './actions/catalogue.js';
import type { ActionName, ActionParams, LookName } from './actions/catalogue.js';
import {
  durationSchema,
  incidentTypeSchema,
  lineSchema,
  localizedSchema,
  nameSchema,
  textSchema,
} from './fields.schema.js';
import { ON_FAILURES } from './runbook.js';
import { SEVERITIES, parseSeverity } from './severity.js';

const MOST_STEPS = 50;
const MOST_HINTS = 20;
const MOST_ROUNDS = 20;
const DAY_MS = 86_400_000;

/** Looks that only tell: what never finds a fault proves nothing. */
const NEVER_A_FAULT: readonly LookName[] = ['check_postgres_activity', 'read_topic_config', 'read_service_logs'];

/** The actions that can prove a recovery: they look, and change nothing. */
const VERIFYING_ACTIONS = [
  'verify_pipeline_recovery',
  'verify_file_loaded',
  'verify_data_quality',
  'verify_date_ingested',
  'check_service',
  'check_airflow_scheduler',
  'check_database_connectivity',
  ...(Object.keys(LOOKS) as readonly LookName[]).filter((name) => !NEVER_A_FAULT.includes(name)),
] as const satisfies readonly ActionName[];

/** `warning` is what Prometheus rules call our `medium`. */
const severitySchema = z.enum([...SEVERITIES, 'warning']).transform((word) => parseSeverity(word) ?? 'medium');

const conditionSchema = z.strictObject({
  step: nameSchema.meta({ description: 'The id of an earlier step' }),
  is: z.enum(['ok', 'found_fault', 'failed', 'skipped']),
});

const [firstAction = 'check_service', ...otherActions] = ACTION_NAMES;
const [firstVerifying, ...otherVerifying] = VERIFYING_ACTIONS;

/** One entry of `steps`, told apart by its action. */
export const stepSchema = z.discriminatedUnion('action', [
  stepOf(firstAction),
  ...otherActions.map((action) => stepOf(action)),
]);

export const verificationSchema = z.discriminatedUnion('action', [
  callOf(firstVerifying),
  ...otherVerifying.map((action) => callOf(action)),
]);

function stepOf(action: ActionName) {
  return callOf(action).extend({
    onFailure: z.enum(ON_FAILURES).default('continue').meta({
      description:
        'continue: next step; stop: no more steps; escalate: no more steps, and the next level is paged at once',
    }),
    when: conditionSchema.optional().meta({ description: 'Run only if an earlier step ended so' }),
  });
}

function callOf(action: ActionName) {
  const params: z.ZodType<ActionParams> = ACTION_SCHEMAS[action];
  return z.strictObject({
    action: z.literal(action),
    id: nameSchema.optional().meta({ description: "The action's name where absent" }),
    with: params.prefault({}).meta({ description: "The action's parameters" }),
  });
}

const hintSchema = localizedSchema(textSchema);
const hintsSchema = z.array(hintSchema).max(MOST_HINTS).default([]);

/** A runbook as it is written; src/documents/runbook-file.ts makes the domain's runbook of it. */
export const runbookSchema = z
  .strictObject({
    type: incidentTypeSchema.meta({ description: 'The type of alert that opens it' }),
    title: localizedSchema(lineSchema),
    severity: severitySchema,
    maximumResponseTime: durationSchema(),
    policy: nameSchema.meta({ description: 'A policy of guardia.yaml: who is told when' }),
    steps: z.array(stepSchema).max(MOST_STEPS),
    verification: verificationSchema
      .optional()
      .meta({ description: 'The proof of recovery, and the last step; every runbook that repairs needs it' }),
    recheckEvery: durationSchema({ maxMs: DAY_MS })
      .prefault('1 minute')
      .meta({ description: 'After a failed verification, how often it is tried again in case people repair by hand' }),
    watch: z
      .strictObject({
        for: durationSchema({ minMs: 0, maxMs: 7 * DAY_MS }).prefault('10 minutes'),
        every: durationSchema({ maxMs: DAY_MS }).prefault('1 minute'),
      })
      .prefault({})
      .meta({ description: 'The monitoring after a recovery; a relapse within it is the same incident' }),
    maxRounds: z
      .int()
      .min(1)
      .max(MOST_ROUNDS)
      .default(3)
      .meta({ description: 'How many times the machine goes through its steps: the first round and the relapses' }),
    postmortem: z
      .strictObject({
        technicalImpact: hintSchema.optional(),
        businessImpact: hintSchema.optional(),
        correctiveActions: hintsSchema,
        preventiveMeasures: hintsSchema,
      })
      .prefault({}),
  })
  .meta({ title: 'Guardia runbook', description: 'How one type of incident is answered' });

export type WrittenRunbook = z.output<typeof runbookSchema>;
