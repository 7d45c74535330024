import type { IngestionClient } from '../client.js';
import type { Documents } from '../documents/open-documents.js';
import type { Mode } from '../domain/incident.js';
import { createDesk } from '../ingestion/desk.js';
import type { Desk } from '../ingestion/desk.js';
import type { StoredRuns } from '../ingestion/desk-ports.js';
import { dagPort } from './dag-port.js';
import type { Stations } from './ingestion-station.js';
import type { Operation } from './services.js';

export interface DeskParts {
  readonly documents: Documents;
  readonly operation: Pick<Operation, 'airflow' | 'pipeline'>;
  readonly stations: Pick<Stations, 'station'>;
  readonly client: () => Promise<IngestionClient>;
  readonly runs: () => Promise<StoredRuns>;
}

/** The desk as guardia.yaml says now: made anew for each deed, so that an edit applies at once. A simulation's is the lab's. */
export function openDesk({ documents, operation, stations, client, runs }: DeskParts, mode: Mode = 'live'): Desk {
  const { name, scheduler } = operation.pipeline(mode);
  const { pipeline, timeZone } = documents.current();
  return createDesk({
    // The lab has its own scheduler, and no DAG of a user's.
    runner: mode === 'simulation' ? 'guardia' : pipeline.runner,
    pipeline: name,
    timeZone,
    mode,
    nowMs: Date.now,
    station: () => stations.station(mode),
    client,
    runs,
    dag: async () => dagPort(operation.airflow(scheduler, mode), name),
  });
}
