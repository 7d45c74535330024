import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Alert } from '../domain/alert.js';
import type { IncidentView } from '../domain/incident.js';
import { dryRunWorkflowId } from '../workflows/contract.js';
import { ClientError } from './client-error.js';
import { incidentIdentity } from './identity.js';
import type { IncidentDirectory, SnapshotSource } from './ports.js';
import type { IncidentStarter } from './start-incident.js';
import { viewIncident } from './view-incident.js';

const DRY_RUN_TIMEOUT_MS = 60_000;

/**
 * What would be done about this alert now: reads are real, changes are only named. Waits for the end, at most a minute;
 * then throws ClientError `worker_absent`, and the dry run goes on by itself.
 */
export async function dryRun(
  ports: {
    readonly client: Client;
    readonly starter: IncidentStarter;
    readonly documents?: SnapshotSource;
    readonly directory?: IncidentDirectory;
  },
  alert: Alert,
  timeoutMs = DRY_RUN_TIMEOUT_MS,
): Promise<IncidentView> {
  const identity = incidentIdentity(alert, { knownTypeOnly: true }, ports.documents);
  const workflowId = dryRunWorkflowId(identity.type, identity.subject, randomUUID().slice(0, 8));
  const { runId } = await ports.starter.signalWithStart({ workflowId, alert, identity, mode: 'dry-run' });
  const handle = ports.client.workflow.getHandle(workflowId, runId);
  try {
    await ports.client.withDeadline(Date.now() + timeoutMs, () => handle.result());
  } catch (error) {
    const { status } = await handle.describe();
    if (status.name === 'RUNNING') throw new ClientError('worker_absent', { ref: workflowId }, error);
  }
  return viewIncident(ports.client, ports.directory, { workflowId, incidentId: runId });
}
