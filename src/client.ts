import { Client } from '@temporalio/client';
import type { ConnectionLike } from '@temporalio/client';
import type { Settings } from './config.js';
import { REPEAT_QUIET_MS } from './domain/alert.js';
import type { Alert, IntakeOutcome } from './domain/alert.js';
import type { IncidentView } from './domain/incident.js';
import { createActs } from './client/act-on-incident.js';
import type { IncidentActs } from './client/act-on-incident.js';
import { connectTo, temporalTarget } from './client/connect.js';
import { createCoordinatorClient } from './client/coordinator.js';
import type { CoordinatorClient } from './client/coordinator.js';
import { dryRun } from './client/dry-run.js';
import { findIncident } from './client/find-incident.js';
import type { IngestionClient } from './client/ingestion-client.js';
import type { CommandClient } from './client/command-client.js';
import { createCommandClient } from './client/commands.js';
import { createIngestionClient } from './client/ingestion.js';
import { toClientError } from './client/grpc-errors.js';
import { takeIn } from './client/intake.js';
import type { IntakeOptions } from './client/intake.js';
import { listIncidents } from './client/list-incidents.js';
import type { ListFilter } from './client/list-incidents.js';
import type { IncidentDirectory, IncidentRef, IncidentSummary, SnapshotSource, SubjectProbe } from './client/ports.js';
import { createMaintenanceClient } from './client/maintenance.js';
import type { MaintenanceClient } from './client/maintenance.js';
import { withStartAnswers } from './client/start-answer.js';
import { createStarter } from './client/start-incident.js';
import { followIncident, viewIncident } from './client/view-incident.js';

export { ClientError } from './client/client-error.js';
export type { CoordinatorClient } from './client/coordinator.js';
export { externalTemporal, temporalTarget } from './client/connect.js';
export type { CommandClient, StartedCommand } from './client/command-client.js';
export type { MaintenanceClient, MaintenanceSchedule } from './client/maintenance.js';
export type { IngestionClient, StartedRun } from './client/ingestion-client.js';
export { shortName } from './client/find-incident.js';
export type { IncidentDirectory, IncidentRef, IncidentSummary, SnapshotSource, SubjectProbe } from './client/ports.js';
export type { IntakeOptions } from './client/intake.js';
export type { ListFilter } from './client/list-incidents.js';

export interface OpenIncidentClientOptions {
  readonly settings: Settings;
  /** Of the embedded server; where absent, the environment decides (`TEMPORAL_*`, temporal.toml). */
  readonly address?: string;
  /** An open connection, such as the worker's; the client then does not close it. */
  readonly connection?: ConnectionLike;
  readonly language?: 'es' | 'en';
  readonly documents?: SnapshotSource;
  readonly directory?: IncidentDirectory;
  readonly probe?: SubjectProbe;
  /** How long after a close a repeat opens nothing; ten minutes where absent. */
  readonly repeatQuietMs?: number;
}

/** The door and the desk: alerts come in, people look and act. Every method throws ClientError for what can be explained. */
export interface IncidentClient extends IncidentActs {
  /** Where Temporal is, for messages. */
  readonly address: string;
  readonly namespace: string;
  /** The SDK's own client, for schedules and benchmarks. */
  readonly temporal: Client;
  /** Takes an alert in. Where it returns `opened` or `joined`, Temporal has it. */
  intake(alert: Alert, options?: IntakeOptions): Promise<IntakeOutcome>;
  /** By number, id prefix, `type/subject` or subject; left out where exactly one is open. */
  find(ref?: string): Promise<IncidentRef>;
  list(filter?: ListFilter): Promise<readonly IncidentSummary[]>;
  show(ref: IncidentRef): Promise<IncidentView>;
  /** Calls back at every change until the incident is closed or the signal aborts; returns the last view. */
  follow(ref: IncidentRef, onView: (view: IncidentView) => void, signal?: AbortSignal): Promise<IncidentView>;
  /** Plans without changing anything, and waits for the plan, a minute where no time is given. */
  dryRun(alert: Alert, timeoutMs?: number): Promise<IncidentView>;
  /** Whether Temporal answers now, within two seconds. */
  isReachable(): Promise<boolean>;
  /** The remediation coordinator: freeze, windows, circuits. */
  readonly coordinator: CoordinatorClient;
  /** Runs of the ingestion. */
  readonly ingestion: IngestionClient;
  /** What people order by hand. */
  readonly commands: CommandClient;
  /** Maintenance that runs by itself. */
  readonly maintenance: MaintenanceClient;
  close(): Promise<void>;
}

/** A call that has no answer by then counts as no answer: Alertmanager waits about as long, and repeats. */
const CALL_TIMEOUT_MS = 10_000;
const REACHABLE_WITHIN_MS = 2_000;

/** Connects, and fails at once with ClientError `temporal_unreachable` where nothing answers. */
export async function openIncidentClient(options: OpenIncidentClientOptions): Promise<IncidentClient> {
  const target = temporalTarget(options.settings, options.address);
  const connection = options.connection ?? (await connectTo(target));
  const temporal = new Client({ connection: withStartAnswers(connection), namespace: target.namespace });
  const { documents, directory, probe, repeatQuietMs = REPEAT_QUIET_MS } = options;
  const language = options.language ?? options.settings.language ?? 'es';
  const starter = createStarter(temporal, language);
  const ports = { client: temporal, starter, documents, directory, probe, repeatQuietMs };

  async function call<T>(work: () => Promise<T>, timeoutMs: number | undefined = CALL_TIMEOUT_MS): Promise<T> {
    try {
      return await temporal.withDeadline(Date.now() + timeoutMs, work);
    } catch (error) {
      throw toClientError(error, target.address);
    }
  }

  const show = (ref: IncidentRef): Promise<IncidentView> => call(() => viewIncident(temporal, directory, ref));
  const acts = createActs(temporal);

  return {
    address: target.address,
    namespace: target.namespace,
    temporal,
    intake: (alert, intakeOptions) => call(() => takeIn(ports, alert, intakeOptions)),
    find: (ref) => call(() => findIncident(temporal, directory, ref)),
    list: (filter = {}) => call(() => listIncidents(temporal, directory, filter)),
    show,
    follow: (ref, onView, signal) => followIncident(() => show(ref), onView, signal),
    dryRun: (alert, timeoutMs = 60_000) => call(() => dryRun(ports, alert, timeoutMs), timeoutMs + CALL_TIMEOUT_MS),
    acknowledge: (...args) => call(() => acts.acknowledge(...args)),
    note: (...args) => call(() => acts.note(...args)),
    severity: (...args) => call(() => acts.severity(...args)),
    escalate: (...args) => call(() => acts.escalate(...args)),
    resolve: (...args) => call(() => acts.resolve(...args)),
    impact: (...args) => call(() => acts.impact(...args)),
    isReachable: () =>
      temporal
        .withDeadline(Date.now() + REACHABLE_WITHIN_MS, () => connection.workflowService.getSystemInfo({}))
        .then(
          () => true,
          () => false,
        ),
    coordinator: createCoordinatorClient(temporal, language, call),
    ingestion: createIngestionClient({ client: temporal, language, call, ...(documents && { documents }) }),
    maintenance: createMaintenanceClient(temporal, language, call),
    commands: createCommandClient({ client: temporal, language, call }),
    close: async () => {
      if (!options.connection) await connection.close();
    },
  };
}
