import type { PipelineFiguresPorts } from '../../activities/maintenance/pipeline-figures.js';
import { airflowPort } from '../airflow-port.js';
import type { OpenedParts } from '../activities.js';

/** A year of daily runs, and more. */
const MOST_OWN_RUNS = 500;

export function pipelineFiguresPort({
  documents,
  operation,
  store,
}: Pick<OpenedParts, 'documents' | 'operation' | 'store'>): PipelineFiguresPorts {
  const airflow = airflowPort(operation, () => documents.current().language);
  return {
    airflow: (service, mode) => airflow.service(service, mode),
    pipeline: (mode) => ({
      dagId: operation.pipeline(mode).name,
      ownRuns: documents.current().pipeline.runner !== 'observe',
    }),
    async ownRuns() {
      const { name } = documents.current().pipeline;
      const runs = await store.listRuns({ pipeline: name, limit: MOST_OWN_RUNS });
      return runs.flatMap(({ startedAt, endedAt, state }) =>
        endedAt === undefined ? [] : [{ startedAt, endedAt, succeeded: state === 'succeeded' }],
      );
    },
  };
}
