import { IANAZone } from 'luxon';
import { z } from 'zod';
import {
  byteSizeSchema,
  clockTimeSchema,
  durationSchema,
  lineSchema,
  localizedSchema,
  nameSchema,
  percentSchema,
  textSchema,
} from '../domain/fields.schema.js';
import { LANGUAGES } from '../messages/language.js';
import { emailSchema, httpUrlSchema, portSchema } from './addresses.schema.js';
import { channelSchema } from './channel.schema.js';
import { maintenanceSchema } from './maintenance.schema.js';
import { policySchema } from './policy.schema.js';
import { RUNNERS } from './guardia-config.js';
import { remediationSchema } from './remediation.schema.js';
import { containerSchema, serviceSchema } from './service.schema.js';

export type * from './guardia-config.js';

const MOST_PEOPLE = 100;
const MOST_CONTAINERS = 50;
const MOST_FAILURES = 100;
const HOUR_MS = 3_600_000;

export const personSchema = z.strictObject({
  name: lineSchema,
  email: emailSchema.optional(),
  slackId: z
    .string()
    .regex(/^[UW][A-Z0-9]{5,20}$/, 'bad_slack_id')
    .optional()
    .meta({ description: 'The member id (U012AB3CD), for a mention that rings' }),
});

export const roleSchema = z.strictObject({
  title: localizedSchema(lineSchema),
  people: z.array(nameSchema).min(1).max(MOST_PEOPLE),
});

export const logFolderSchema = z.strictObject({
  path: textSchema.meta({ description: "Relative to guardia.yaml's folder, or absolute" }),
  pattern: z
    .string()
    .regex(/^[^/\\\p{Cc}]{1,200}$/u, 'bad_file_pattern')
    .default('*.log*')
    .meta({ description: "Of the files' names, with * and ?" }),
  service: nameSchema.optional().meta({ description: 'Whose logs they are: only with mode act are they deleted' }),
});

const port = portSchema.optional();

/** guardia.yaml section by section, so that what is sound can be judged together although another part is broken. */
export const SECTIONS = {
  language: z.enum(LANGUAGES).default('es').meta({ description: 'Of messages, pages and post-mortems' }),
  timeZone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'bad_time_zone')
    .default('America/Bogota')
    .meta({ description: 'An IANA zone' }),
  services: z.record(nameSchema, serviceSchema).meta({ description: 'What is checked and may be repaired' }),
  pipeline: z.strictObject({
    name: lineSchema.meta({ description: "The DAG's id" }),
    runner: z.enum(RUNNERS).default('guardia').meta({
      description:
        'Whose clock starts the daily run: guardia (a Schedule of ours), airflow (a DAG that asks us), observe (a DAG of yours that loads by itself)',
    }),
    dailyAt: clockTimeSchema.default('02:00').meta({ description: "On timeZone's clock; for the runner guardia" }),
    kafka: nameSchema
      .optional()
      .meta({ description: 'A service of kind kafka; where absent, events wait in the outbox' }),
    oracle: nameSchema.optional().meta({ description: 'A service of kind oracle' }),
    topicPrefix: z
      .string()
      .regex(/^[A-Za-z0-9._-]{0,100}$/, 'bad_topic_prefix')
      .default('maestras.')
      .meta({ description: "Before the master's name" }),
    folders: z
      .strictObject({
        input: textSchema.default('input'),
        processed: textSchema.default('processed'),
        error: textSchema.default('error'),
      })
      .prefault({})
      .meta({ description: "Relative to guardia.yaml's folder, or absolute" }),
    stableAfter: durationSchema({ minMs: 0, maxMs: HOUR_MS })
      .prefault('5 seconds')
      .meta({ description: 'A file is whole when it stood still this long' }),
    maxErrorRate: percentSchema.prefault('5 %').meta({ description: 'Of rejected records; a layout may have its own' }),
    maxFileSize: byteSizeSchema.prefault('20 GB'),
    canary: z.boolean().default(false).meta({
      description:
        "Whether verify_canary may send a record of Guardia's own through the pipeline: own tables (guardia_canary, guardia_canary_outbox; GUARDIA_CANARY in Oracle), own topic (<topicPrefix>guardia.canary)",
    }),
    scheduler: nameSchema.meta({ description: 'A service of kind airflow' }),
    database: nameSchema.meta({ description: 'A service of kind postgres' }),
    verify: z
      .strictObject({
        how: z.enum(['run', 'observe']).default('run').meta({
          description: 'run: trigger a run of our own; observe: the last run went through',
        }),
        timeout: durationSchema({ maxMs: 24 * HOUR_MS }).prefault('60 seconds'),
        rows: textSchema.optional().meta({ description: "SQL that counts the rows a run left; $1 is the run's id" }),
      })
      .prefault({}),
  }),
  logFolders: z.record(nameSchema, logFolderSchema).default({}).meta({
    description: 'The only folders in which delete_old_logs deletes',
  }),
  probes: z
    .strictObject({
      every: durationSchema({ maxMs: 24 * HOUR_MS }).prefault('30 seconds'),
      failuresBeforeIncident: z.int().min(1).max(MOST_FAILURES).default(1),
    })
    .prefault({}),
  remediation: remediationSchema.prefault({}).meta({
    description: 'How much Guardia may repair by itself, and when it does not',
  }),
  checks: z
    .strictObject({
      every: durationSchema({ minMs: 10_000, maxMs: 24 * HOUR_MS }).prefault('1 minute'),
      failuresBeforeIncident: z.int().min(1).max(MOST_FAILURES).default(2),
    })
    .prefault({})
    .meta({ description: "How often the operation's limits are looked at; each service may have others under checks" }),
  maintenance: maintenanceSchema.prefault({}).meta({
    description: 'What runs by itself daily, weekly, monthly and quarterly',
  }),
  prometheus: z
    .strictObject({
      url: httpUrlSchema,
      timeout: durationSchema({ minMs: 100, maxMs: 60_000 }).prefault('5 seconds'),
    })
    .optional()
    .meta({ description: "The operation's Prometheus; its targets are part of `guardia health`" }),
  people: z.record(nameSchema, personSchema),
  roles: z.record(nameSchema, roleSchema),
  channels: z.record(nameSchema, channelSchema),
  policies: z.record(nameSchema, policySchema),
  postmortem: z
    .strictObject({ language: z.enum(LANGUAGES).optional() })
    .prefault({})
    .meta({ description: 'Where post-mortems are in another language than the rest' }),
  server: z
    .strictObject({
      apiPort: port,
      temporalPort: port,
      temporalUiPort: port,
      postgresPort: port,
      labPostgresPort: port,
      labSchedulerPort: port,
      ownContainers: z
        .array(containerSchema)
        .max(MOST_CONTAINERS)
        .default([])
        .meta({ description: 'Containers that run Guardia, its Temporal or its database: never repaired' }),
    })
    .prefault({}),
};

export const guardiaSchema = z
  .strictObject(SECTIONS)
  .meta({ title: 'guardia.yaml', description: 'The operation that Guardia guards' });

export type WrittenGuardia = z.output<typeof guardiaSchema>;
