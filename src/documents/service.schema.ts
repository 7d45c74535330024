import { z } from 'zod';
import { durationSchema, lineSchema, nameSchema, textSchema } from '../domain/fields.schema.js';
import { SERVICE_MODES } from '../domain/service.js';
import {
  brokerSchema,
  hostSchema,
  httpUrlSchema,
  portSchema,
  postgresUrlSchema,
  secretSchema,
} from './addresses.schema.js';
import { checksSchema } from './checks.schema.js';
import { RUNTIMES } from './guardia-config.js';
import { limitsSchema } from './remediation.schema.js';
import { hasPlaceholder } from './placeholders.js';

const MOST_DEPENDENCIES = 50;
const MOST_BROKERS = 20;
const MOST_COMMANDS = 50;
const MOST_ARGUMENTS = 50;
const LONGEST_ARGUMENT = 1_000;
const MINUTE_MS = 60_000;

export const containerSchema = z
  .strictObject({ project: lineSchema, service: lineSchema })
  .meta({ description: 'As Docker Compose labels it' });

/** In a container, or on this machine; an unfilled `${VAR}` is a problem of its own. */
const diskPathSchema = textSchema
  .refine((path) => hasPlaceholder(path) || /^(?:\/|[A-Za-z]:[\\/])\P{Cc}*$/u.test(path), 'bad_absolute_path')
  .meta({ description: 'Where its data is: in its container where it has one, else on this machine' });

const commandsSchema = z
  .record(
    nameSchema,
    z
      .array(
        z
          .string()
          .max(LONGEST_ARGUMENT)
          .regex(/^\P{Cc}*$/u, 'bad_argument'),
      )
      .min(1)
      .max(MOST_ARGUMENTS),
  )
  .refine((commands) => Object.keys(commands).length <= MOST_COMMANDS, {
    message: 'too_many',
    params: { max: MOST_COMMANDS },
  })
  .meta({
    description: 'What exec_in_container may run in its container: a program and its arguments, which no shell reads',
  });

const common = {
  runtime: z
    .enum(RUNTIMES)
    .default('none')
    .meta({ description: 'docker for containers, process for the lab, none for what can only be checked' }),
  lab: z.boolean().default(false).meta({ description: 'Belongs to the lab, which gives it its address' }),
  mode: z.enum(SERVICE_MODES).default('observe').meta({
    description: 'observe: say what would be done, and page; ask: as observe, until approvals exist; act: repair it',
  }),
  dependsOn: z.array(nameSchema).max(MOST_DEPENDENCIES).default([]),
  container: containerSchema.optional(),
  limits: limitsSchema
    .optional()
    .meta({ description: 'Where this service may be repaired more or less often than others' }),
  diskPath: diskPathSchema.optional(),
  commands: commandsSchema.optional(),
  timeout: durationSchema({ minMs: 100, maxMs: 5 * MINUTE_MS })
    .prefault('5 seconds')
    .meta({ description: 'How long one check may take' }),
};

/** One service, told apart by its kind; what its runtime or the lab demands besides is in service-checks.ts. */
export const serviceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('airflow'),
    ...common,
    url: httpUrlSchema.optional(),
    apiVersion: z
      .literal([1, 2])
      .default(2)
      .meta({ description: 'Airflow 3.x: 2 (/api/v2); Airflow 2.x: 1 (/api/v1)' }),
    username: lineSchema.optional(),
    password: secretSchema.optional(),
    heartbeatLimit: durationSchema({ maxMs: 60 * MINUTE_MS })
      .prefault('30 seconds')
      .meta({ description: "How old the scheduler's heartbeat may be" }),
    checks: checksSchema('airflow').optional(),
  }),
  z.strictObject({
    kind: z.literal('postgres'),
    ...common,
    url: postgresUrlSchema.optional(),
    checks: checksSchema('postgres').optional(),
  }),
  z.strictObject({
    kind: z.literal('kafka'),
    ...common,
    brokers: z.array(brokerSchema).min(1).max(MOST_BROKERS).optional(),
    tls: z.boolean().default(false),
    username: lineSchema.optional(),
    password: secretSchema.optional(),
    checks: checksSchema('kafka').optional(),
  }),
  z.strictObject({
    kind: z.literal('oracle'),
    ...common,
    connectString: lineSchema.optional().meta({ description: 'Easy Connect (host:1521/service) or a descriptor' }),
    username: lineSchema.optional(),
    password: secretSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('http'), ...common, url: httpUrlSchema.optional() }),
  z.strictObject({ kind: z.literal('tcp'), ...common, host: hostSchema.optional(), port: portSchema.optional() }),
  z.strictObject({ kind: z.literal('container'), ...common }),
]);

export type WrittenService = z.output<typeof serviceSchema>;
