import { resolve } from 'node:path';
import type { Activities } from '../activities/contract.js';
import { createActivities } from '../activities/index.js';
import type { CoordinatorPort } from '../activities/incident-setup.js';
import type { IncidentClient } from '../client.js';
import type { Settings } from '../config.js';
import type { Documents } from '../documents/open-documents.js';
import type { IncidentView, Mode } from '../domain/incident.js';
import type { Desk } from '../ingestion/desk.js';
import { openChannels } from '../integrations/channels.js';
import type { Lab } from '../lab/lab.js';
import type { Store } from '../store/open-store.js';
import { canaryPort } from './canary-port.js';
import { containersPort } from './containers-port.js';
import type { DockerFor } from './docker-runtime.js';
import { foldersPort } from './folders-port.js';
import { checksPort } from './checks-port.js';
import { airflowPort } from './airflow-port.js';
import { snapshotOrUnknown } from './from-documents.js';
import type { Stations } from './ingestion-station.js';
import { kafkaPort } from './kafka-port.js';
import { maintenancePorts } from './maintenance/ports.js';
import { lastRunsPort } from './last-runs-port.js';
import { loadsPort } from './loads-port.js';
import { oraclePort } from './oracle-port.js';
import { ownersPort } from './owners.js';
import { directoryPort, wordsPort } from './people.js';
import { postgresPort } from './postgres-port.js';
import { recordPort } from './records.js';
import { remediationPort } from './remediation-port.js';
import { reprocessPort } from './reprocess-port.js';
import { activityPort, pipelinePort, runtimesPort } from './runtimes.js';
import type { Operation } from './services.js';
import { undosPort } from './undos-port.js';

export interface OpenedParts {
  readonly settings: Settings;
  readonly documents: Documents;
  readonly store: Store;
  readonly lab: Lab;
  readonly docker: DockerFor;
  readonly operation: Operation;
  readonly stations: Stations;
  readonly desk: (mode: Mode) => Desk;
  readonly client: Pick<IncidentClient, 'intake' | 'temporal' | 'list' | 'show' | 'coordinator'>;
  readonly coordinator: CoordinatorPort;
  /** The incident in Temporal UI. */
  readonly linkTo: (view: IncidentView) => string | undefined;
  /** Where the console channel prints. */
  readonly write: (text: string) => void;
}

/** The activities, with every port fitted to what this process has opened. */
export function wiredActivities(parts: OpenedParts): Activities {
  const { settings, documents, store, lab, docker, operation, stations, desk, client, coordinator, linkTo, write } =
    parts;
  return createActivities({
    services: operation,
    runtimes: runtimesPort(operation, lab, docker),
    containers: containersPort(operation, docker),
    folders: foldersPort(documents),
    pipeline: pipelinePort(operation),
    activity: activityPort(operation),
    remediation: remediationPort(documents, operation),
    snapshots: { snapshot: (type) => snapshotOrUnknown(documents, type) },
    register: store,
    coordinator,
    record: recordPort({ store, documents, postmortemsDir: settings.postmortemsDir, linkTo }),
    intake: { intake: (alert) => client.intake(alert) },
    lab: { heldBySimulation: async () => (await lab.heldBy()) !== undefined },
    checks: checksPort(documents),
    directory: directoryPort(documents),
    channels: openChannels({ channels: () => documents.current().channels, write }),
    deliveries: store.deliveries,
    words: wordsPort(documents, linkTo),
    ingestion: stations,
    owners: ownersPort(documents),
    runs: store,
    reprocess: reprocessPort(
      desk,
      (path) => resolve(settings.home, path),
      () => [...documents.layouts().keys()],
    ),
    loads: loadsPort(stations),
    lastRuns: lastRunsPort(desk),
    samples: store,
    postgres: postgresPort(operation),
    oracle: oraclePort(operation),
    kafka: kafkaPort({ documents, operation }),
    undos: undosPort(client.temporal),
    canary: canaryPort({ documents, operation }),
    airflow: airflowPort(operation, () => documents.current().language),
    maintenance: maintenancePorts(parts),
  });
}
