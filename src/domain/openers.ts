import { checksOf } from './checks.js';
import type { CheckablePipeline, CheckableService } from './checks.js';
import { DOWN_TYPES, SERVICE_DOWN } from './probing.js';

/** What a run of the ingestion tells the door, see `domain/ingestion/breaches.ts`. */
const OF_A_RUN = ['invalid_file', 'data_quality_degradation', 'file_missing', 'postgres_down', 'ingestion_failed'];
/** As what an alert opens that has no runbook. */
const ALWAYS = ['unknown_incident'];

/** The incident types that something of this configuration opens by itself; people and other systems may open any. */
export function openedByThemselves(
  services: readonly CheckableService[],
  pipeline: CheckablePipeline & { readonly kafka?: string; readonly oracle?: string },
): ReadonlySet<string> {
  const probed = services.filter(({ missingVariables }) => missingVariables.length === 0);
  const outlets = [
    ...(pipeline.kafka === undefined ? [] : ['kafka_down']),
    ...(pipeline.oracle === undefined ? [] : ['oracle_down']),
  ];
  return new Set([
    ...ALWAYS,
    ...probed.map(({ kind }) => DOWN_TYPES[kind] ?? SERVICE_DOWN),
    ...checksOf(services, pipeline).map(({ type }) => type),
    // With `observe` the load is a DAG of the user's, and no run of ours.
    ...(pipeline.runner === 'observe' ? [] : [...OF_A_RUN, ...outlets]),
  ]);
}
