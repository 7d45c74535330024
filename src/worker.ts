import { join } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import { openIncidentClient, temporalTarget } from './client.js';
import type { IncidentClient } from './client.js';
import type { Settings } from './config.js';
import { openDocuments } from './documents/open-documents.js';
import type { Documents, DocumentsChange } from './documents/open-documents.js';
import type { Mode } from './domain/incident.js';
import type { ServiceFinding } from './domain/service.js';
import { openHttpServer } from './http/open-server.js';
import type { Desk } from './ingestion/desk.js';
import { openLab } from './lab/lab.js';
import { openStore } from './store/open-store.js';
import { wiredActivities } from './wiring/activities.js';
import { coordinatorPort } from './wiring/coordinator-port.js';
import { openOperationDesk } from './wiring/operation-desk.js';
import { openDesk } from './wiring/desk.js';
import { dockerRuntime } from './wiring/docker-runtime.js';
import { snapshotSource, subjectProbe } from './wiring/from-documents.js';
import { healthCheck } from './wiring/health.js';
import { openStations } from './wiring/ingestion-station.js';
import { ensureSchedules } from './wiring/schedules.js';
import { createWorkers } from './wiring/polling-workers.js';
import { Releasers } from './wiring/releasers.js';
import { divergedWorkflows } from './wiring/replay-open.js';
import { reports } from './wiring/reports.js';
import { logSdkTo } from './wiring/sdk-logging.js';
import { openOperation } from './wiring/services.js';
import { openTaskDesk } from './wiring/task-desk.js';
import { temporalLink } from './wiring/temporal-link.js';
import { workflowBundle } from './wiring/workflow-bundle.js';
import { TASK_QUEUES } from './workflows/contract.js';

export interface OpenWorkerOptions {
  readonly settings: Settings;
  /** Of the embedded server; where absent, the environment decides (`TEMPORAL_*`, temporal.toml). */
  readonly temporalAddress?: string;
  readonly temporalUiUrl?: string;
  readonly databaseUrl: string;
  /** Files were edited: what applies now, and what was refused. */
  readonly onDocuments?: (change: DocumentsChange) => void;
  /** Where the console channel prints pages. */
  readonly write?: (text: string) => void;
  /** Serves the API too; a second worker does not. */
  readonly http?: boolean;
}

export interface OpenedWorker {
  readonly apiUrl?: string;
  readonly client: IncidentClient;
  readonly documents: Documents;
  /** Probes every configured service now. */
  services(): Promise<readonly ServiceFinding[]>;
  /** Open workflows that this build would carry on another way. Where there is one, nothing is polled. */
  readonly diverged: readonly string[];
  /** Lets running work finish, and closes everything in reverse. */
  drain(): Promise<void>;
  /** Settles when polling ends; rejects where it failed. */
  readonly closed: Promise<void>;
}

const PROBE_TIMEOUT_MS = 6_000;

/** The composition root: opens, wires, and closes in reverse. */
export async function openWorker(options: OpenWorkerOptions): Promise<OpenedWorker> {
  const releasers = new Releasers();
  try {
    return await open(options, releasers);
  } catch (error) {
    // Why it could not open says more than what then could not be closed.
    await releasers.releaseAll().catch(() => undefined);
    throw error;
  }
}

async function open(options: OpenWorkerOptions, releasers: Releasers): Promise<OpenedWorker> {
  const { settings, temporalAddress, temporalUiUrl, databaseUrl } = options;
  logSdkTo(join(settings.dataDir, 'logs'));
  const bundling = workflowBundle(join(settings.dataDir, 'cache'));
  // The rejection is awaited below; until then it must not end the process.
  bundling.catch(() => undefined);
  const documents = openDocuments(settings);
  releasers.onRelease(() => documents.close());
  const store = openStore(databaseUrl);
  releasers.onRelease(() => store.close());
  await store.migrate();

  const lab = openLab(settings);
  const docker = dockerRuntime(settings, documents, lab);
  const operation = openOperation(documents, lab, docker);
  const services = (): Promise<readonly ServiceFinding[]> => {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    return Promise.all(operation.facts('live').map(({ name }) => operation.probe(name, 'live', signal)));
  };

  const target = temporalTarget(settings, temporalAddress);
  const linkTo = temporalLink(temporalUiUrl, target.namespace);
  const connection = await NativeConnection.connect(target.connectionOptions);
  releasers.onRelease(() => connection.close());
  const client = await openIncidentClient({
    settings,
    ...(temporalAddress !== undefined && { address: temporalAddress }),
    language: documents.current().language,
    documents: snapshotSource(documents),
    directory: store,
    probe: subjectProbe(operation),
  });
  releasers.onRelease(() => client.close());

  const coordinator = coordinatorPort(client.temporal, () => documents.current().language);
  const stations = openStations({ documents, settings, operation });
  releasers.onRelease(() => stations.close());
  const desk = (mode: Mode = 'live'): Desk =>
    openDesk({ documents, operation, stations, client: async () => client.ingestion, runs: async () => store }, mode);
  const activities = wiredActivities({
    ...{ settings, documents, store, lab, docker, operation, stations, desk, client, coordinator, linkTo },
    write: options.write ?? ((text) => process.stdout.write(text)),
  });

  const bundle = await bundling;
  const diverged = await divergedWorkflows(client.temporal, bundle, TASK_QUEUES.incidents);
  const workers =
    diverged.length > 0
      ? []
      : await createWorkers({
          connection,
          namespace: target.namespace,
          activities,
          bundle: bundle.code,
          isLabService: (name) => operation.facts('simulation').some((facts) => facts.name === name),
        });
  const running = workers.map((worker) => worker.run());
  releasers.onRelease(async () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(running);
  });
  if (workers.length > 0) {
    await coordinator.ensureRunning();
    await ensureSchedules(client.temporal, documents);
    documents.watch((change) => {
      options.onDocuments?.(change);
      ensureSchedules(client.temporal, documents).catch(() => undefined);
    });
  }

  let apiUrl: string | undefined;
  if (options.http) {
    const server = await openHttpServer({
      settings,
      client,
      language: documents.current().language,
      health: healthCheck(client, store, workers),
      reports: reports(store),
      desk,
      operation: openOperationDesk({ documents, operation, lab, docker, commands: async () => client.commands }),
      tasks: openTaskDesk(documents, async () => store),
    });
    apiUrl = server.url;
    releasers.onRelease(() => server.close());
  }
  // Without workers there is nothing whose end could be waited for: what is open stays to be looked at.
  const closed = running.length === 0 ? new Promise<void>(() => undefined) : Promise.all(running).then(() => undefined);
  return {
    ...(apiUrl !== undefined && { apiUrl }),
    client,
    documents,
    services,
    diverged,
    drain: () => releasers.releaseAll(),
    closed,
  };
}
