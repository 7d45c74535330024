import type { RunsPort } from '../../ingestion/ports.js';
import type { IngestionActivities } from './contract.js';
import { createFileActivities } from './files.js';
import { createOutletActivities } from './outlets.js';
import { createRejections } from './rejections.js';
import type { RejectionPorts } from './rejections.js';

export interface IngestionPorts extends RejectionPorts {
  readonly runs: RunsPort;
}

/** The deeds of an ingestion run, over the steps of src/ingestion. */
export function createIngestion(ports: IngestionPorts): IngestionActivities {
  return {
    ...createFileActivities(ports),
    ...createOutletActivities(ports),
    ...createRejections(ports),
    save_ingestion_run: ({ params }) => ports.runs.saveRun(params.view),
  };
}
