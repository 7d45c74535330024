import { z } from 'zod';
import { typeOfAlertName } from './alert-names.js';
import { ALERT_SOURCES } from './alert.js';
import type { Alert } from './alert.js';
import { INCIDENT_TYPE } from './fields.schema.js';
import { dateSchema } from './ingestion/names.schema.js';
import { parseSeverity, SEVERITIES } from './severity.js';

const MAX_LABELS = 50;
/** Type and subject make a workflow id, which PostgreSQL-backed Temporal servers keep in 255 characters. */
const MAX_IDENTITY = 245;
// eslint-disable-next-line no-control-regex
const NO_CONTROL = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/;

export const alertTypeSchema = z.string().regex(INCIDENT_TYPE);
export const subjectSchema = z.string().trim().min(1).max(200).regex(NO_CONTROL);
export const personSchema = z.string().trim().min(1).max(100).regex(NO_CONTROL);
export const severitySchema = z
  .string()
  .meta({ description: `${SEVERITIES.join(', ')}; warning counts as medium` })
  .transform((text, context) => {
    const severity = parseSeverity(text);
    if (severity) return severity;
    context.addIssue({ code: 'invalid_value', values: [...SEVERITIES], input: text });
    return z.NEVER;
  });

const shape = z.strictObject({
  type: alertTypeSchema.meta({ description: 'The incident type; one without a runbook opens unknown_incident.' }),
  subject: subjectSchema.meta({ description: 'What is affected: a service, a pipeline, a file.' }),
  status: z.enum(['firing', 'resolved']).default('firing'),
  source: z.enum(ALERT_SOURCES).default('api'),
  summary: z.string().max(2_000).optional(),
  severity: severitySchema.optional(),
  startsAt: z.iso.datetime({ offset: true }).optional(),
  date: dateSchema
    .optional()
    .meta({ description: 'YYYY-MM-DD: the business date that it is about, which runbooks run again.' }),
  by: personSchema.optional(),
  fingerprint: z.string().min(1).max(200).optional(),
  labels: z
    .record(z.string().min(1).max(100), z.string().max(500))
    .refine((labels) => Object.keys(labels).length <= MAX_LABELS, { params: { maxLabels: MAX_LABELS } })
    .optional(),
});

/** What the door accepts. Bounded in every field, because an alert is stored in the history of its incident. */
export const alertSchema = shape
  .refine((alert) => alert.type.length + alert.subject.length <= MAX_IDENTITY, { path: ['subject'] })
  .transform((alert): Alert => alert);

/** The same for a stranger's request: who it came from is not for the sender to say. Rules of Prometheus may keep their names. */
export const postedAlertSchema = shape.omit({ source: true }).extend({
  type: z
    .string()
    .meta({ description: "The incident type, or the name of one of the operation's alerts (AirflowDAGFailed)." })
    .transform(typeOfAlertName)
    .pipe(alertTypeSchema),
});
