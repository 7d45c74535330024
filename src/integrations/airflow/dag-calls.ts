import type { AirflowClient } from './airflow.js';
import type { AskAirflow } from './ask.js';
import type { AirflowDag, AirflowPool } from './dag.js';
import { readConnection, readConnectionTest, readDag, readDags, readImportErrors, readPools } from './dag-answers.js';
import { AirflowRefusal } from './http.js';
import { allPages } from './pages.js';

const MOST_POOLS = 1_000;
const SOME_IMPORT_ERRORS = 5;

/** What concerns DAGs, pools and connections. */
export function dagCalls({
  ask,
}: AskAirflow): Pick<
  AirflowClient,
  'getDag' | 'listDags' | 'setPaused' | 'importErrors' | 'listPools' | 'testConnection'
> {
  const dag = (dagId: string): string => `dags/${encodeURIComponent(dagId)}`;
  return {
    getDag: async (dagId, signal) => readDag((await ask('GET', dag(dagId), signal)).body),

    listDags: (limit, signal) => allPages<AirflowDag>(ask, 'dags?order_by=dag_id&', limit, readDags, signal),

    async setPaused(dagId, paused, signal) {
      const path = `${dag(dagId)}?update_mask=is_paused`;
      return readDag((await ask('PATCH', path, signal, { is_paused: paused })).body);
    },

    importErrors: async (signal) =>
      readImportErrors((await ask('GET', `importErrors?limit=${SOME_IMPORT_ERRORS}`, signal)).body),

    listPools: (signal) => allPages<AirflowPool>(ask, 'pools?', MOST_POOLS, readPools, signal),

    async testConnection(connectionId, signal) {
      const stored = await ask('GET', `connections/${encodeURIComponent(connectionId)}`, signal);
      try {
        return readConnectionTest((await ask('POST', 'connections/test', signal, readConnection(stored.body))).body);
      } catch (error) {
        if (error instanceof AirflowRefusal && error.status === 403 && /disabled/i.test(error.detail))
          return { outcome: 'disabled' };
        throw error;
      }
    },
  };
}
