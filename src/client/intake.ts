import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Alert, AlertSource, IntakeOutcome } from '../domain/alert.js';
import { alertSchema } from '../domain/alert.schema.js';
import type { IncidentSnapshot, Resolution } from '../domain/incident.js';
import type { ImpactFacts } from '../domain/triage.js';
import { alertSignal, incidentWorkflowId } from '../workflows/contract.js';
import { ClientError } from './client-error.js';
import { describeLatest, firstRunId } from './describe.js';
import { incidentIdentity } from './identity.js';
import type { IncidentDirectory, SnapshotSource, SubjectProbe } from './ports.js';
import type { IncidentStarter } from './start-incident.js';

export interface IntakeOptions {
  /** `simulation` never counts in the statistics and never reaches real people. */
  readonly mode?: 'live' | 'simulation';
  /** Instead of the documents' one, as for a simulation with short times. */
  readonly snapshot?: IncidentSnapshot;
  readonly impact?: ImpactFacts;
  /** A person's command names a known type; an alert of an unknown one opens `unknown_incident`. */
  readonly knownTypeOnly?: boolean;
}

export interface IntakePorts {
  readonly client: Client;
  readonly starter: IncidentStarter;
  readonly documents?: SnapshotSource;
  readonly directory?: IncidentDirectory;
  readonly probe?: SubjectProbe;
  readonly repeatQuietMs: number;
}

/** People and rehearsals mean what they say: nothing that they report is a repeat. */
const NEVER_A_REPEAT: ReadonlySet<AlertSource> = new Set(['cli', 'simulation', 'temporal-ui']);
const PROBE_TIMEOUT_MS = 5_000;
const KNOWN_FOR_MS = 24 * 3_600_000;

/**
 * The one door. A firing alert opens the incident of its type and subject or joins the open one, by one signalWithStart,
 * because an incident can close between a start and a signal. Throws ClientError; where it returns `opened` or
 * `joined`, Temporal has the alert.
 */
export async function takeIn(ports: IntakePorts, given: Alert, options: IntakeOptions = {}): Promise<IntakeOutcome> {
  const alert = checked(given);
  const identity = incidentIdentity(alert, options, ports.documents);
  const workflowId = incidentWorkflowId(identity.type, identity.subject);
  if (alert.status === 'resolved') return reportResolved(ports.client, workflowId, alert);
  if (!NEVER_A_REPEAT.has(alert.source)) {
    const outcome = await repeatOutcome(ports, workflowId, alert);
    if (outcome) {
      // The note is for people who wonder later; the answer does not wait for a store that is away.
      void ports.directory?.noteIntake({ alert, workflowId, outcome }).catch(() => undefined);
      return { outcome, workflowId };
    }
  }
  const answer = await ports.starter.signalWithStart({
    workflowId,
    alert,
    identity,
    mode: options.mode ?? 'live',
    impact: options.impact,
  });
  if (answer.started) return { outcome: 'opened', workflowId, incidentId: answer.runId };
  const joined = await describeLatest(ports.client, workflowId);
  return { outcome: 'joined', workflowId, incidentId: joined ? firstRunId(joined) : answer.runId };
}

function checked(alert: Alert): Alert {
  const parsed = alertSchema.safeParse(alert);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'alert');
  throw new ClientError('invalid_alert', { fields: [...new Set(fields)] });
}

/** A plain signal: starting an incident only to tell it that all is well would be absurd. */
async function reportResolved(client: Client, workflowId: string, alert: Alert): Promise<IntakeOutcome> {
  const latest = await describeLatest(client, workflowId);
  if (latest?.status.name !== 'RUNNING') return { outcome: 'nothing_open', workflowId };
  try {
    await client.workflow.getHandle(workflowId).signal(alertSignal, alert);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { outcome: 'nothing_open', workflowId };
    throw error;
  }
  return { outcome: 'joined', workflowId, incidentId: firstRunId(latest) };
}

/**
 * What a check found before a person closed its incident, and what has not gone away since, that person knows: a metric of a
 * whole day, or a run that failed, cannot recover by being closed. After a day it is told again.
 */
async function isKnown(client: Client, workflowId: string, runId: string, closedAtMs: number): Promise<boolean> {
  if (Date.now() - closedAtMs >= KNOWN_FOR_MS) return false;
  const result: unknown = await client.workflow.getHandle(workflowId, runId).result();
  return (result as { readonly resolution?: Resolution } | null)?.resolution === 'by_person';
}

/** Why this alert opens nothing; undefined where it opens or joins. */
async function repeatOutcome(
  ports: IntakePorts,
  workflowId: string,
  alert: Alert,
): Promise<'recently_closed' | 'healthy_by_probe' | undefined> {
  const latest = await describeLatest(ports.client, workflowId);
  // Only an incident that ended by itself is evidence that all was well; a terminated or failed one is not.
  if (latest?.status.name !== 'COMPLETED' || !latest.closeTime) return undefined;
  const closedAtMs = latest.closeTime.getTime();
  const startedAtMs = alert.startsAt === undefined ? undefined : Date.parse(alert.startsAt);
  // What began after the close is a new occurrence, however soon.
  if (startedAtMs !== undefined && startedAtMs > closedAtMs) return undefined;
  if (Date.now() - closedAtMs < ports.repeatQuietMs) return 'recently_closed';
  if (startedAtMs === undefined || alert.source === 'probe') return undefined;
  // A service that answers well may all the same be beyond a limit: its probe says nothing of that.
  if (alert.source === 'check')
    return (await isKnown(ports.client, workflowId, latest.runId, closedAtMs)) ? 'recently_closed' : undefined;
  const finding = await ports.probe?.(alert.subject, AbortSignal.timeout(PROBE_TIMEOUT_MS)).catch(() => undefined);
  return finding?.health === 'healthy' ? 'healthy_by_probe' : undefined;
}
