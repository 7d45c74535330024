import type { Settings } from '../config.js';
import type { Documents } from '../documents/open-documents.js';
import type { Mode } from '../domain/incident.js';
import type { IngestionStation } from '../ingestion/ports.js';
import type { FoldersConfig } from '../integrations/files/roots.js';
import { LAB_DAG, LAB_POSTGRES, LAB_SCHEMA, LAB_TIME_ZONE } from '../lab/definition.js';
import { labFiles } from '../lab/lab-files.js';
import { labLayouts } from '../lab/lab-layouts.js';

type Facts = Pick<
  IngestionStation,
  'pipeline' | 'timeZone' | 'services' | 'layouts' | 'stableAfterMs' | 'maxErrorRate'
>;

/** What the documents (or, for a simulation, the lab) say of a pipeline, before anything is opened. */
export interface StationPlan extends Facts {
  /** Of the pipeline's database. */
  readonly schema: string;
  readonly files: FoldersConfig;
  readonly topicPrefix: string;
  readonly maxFileBytes: number;
}

/** The operation's tables; those of the lab's own runs and of simulations are beside them. */
const OPERATION_SCHEMA = 'public';
const LAB_STABLE_AFTER_MS = 200;
const LAB_MAX_ERROR_RATE = 0.05;
const LAB_MAX_FILE_BYTES = 1024 ** 3;

/** Throws IntegrationError CONFIG_INVALID where no valid guardia.yaml was ever read. */
export function stationPlan(documents: Documents, settings: Settings, mode: Mode): StationPlan {
  if (mode === 'simulation') return labPlan(settings);
  const { timeZone, pipeline } = documents.current();
  const { name, database, kafka, oracle, folders, topicPrefix, stableAfterMs, maxErrorRate, maxFileBytes } = pipeline;
  return {
    pipeline: name,
    timeZone,
    services: { database, ...(kafka !== undefined && { kafka }), ...(oracle !== undefined && { oracle }) },
    layouts: documents.layouts(),
    schema: OPERATION_SCHEMA,
    files: { home: settings.home, ...folders },
    topicPrefix,
    stableAfterMs,
    maxErrorRate,
    maxFileBytes,
  };
}

function labPlan({ dataDir }: Settings): StationPlan {
  const { dir, folders } = labFiles(dataDir);
  return {
    pipeline: LAB_DAG,
    timeZone: LAB_TIME_ZONE,
    services: { database: LAB_POSTGRES },
    layouts: labLayouts(),
    schema: LAB_SCHEMA,
    files: { home: dir, ...folders },
    topicPrefix: '',
    stableAfterMs: LAB_STABLE_AFTER_MS,
    maxErrorRate: LAB_MAX_ERROR_RATE,
    maxFileBytes: LAB_MAX_FILE_BYTES,
  };
}
