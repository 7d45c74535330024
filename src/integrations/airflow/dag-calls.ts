import type { AirflowClient } from './airflow.js';
import type { AskAirflow } from './ask.js';
import type { AirflowDag, AirflowPool } from './dag.js';
import { readConnection, readConnectionTest, readDag, readDags, readImportErrors, readPools } from './dag-answers.js';
import { AirflowRefusal } from './http.js';

const A_PAGE = 100;
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
  const all = async <Row>(
    path: string,
    limit: number,
    read: (answer: unknown) => readonly Row[],
    signal?: AbortSignal,
  ): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    while (rows.length < limit) {
      const size = Math.min(A_PAGE, limit - rows.length);
      const page = read((await ask('GET', `${path}limit=${size}&offset=${rows.length}`, signal)).body);
      rows.push(...page);
      if (page.length < size) break;
    }
    return rows;
  };
  return {
    getDag: async (dagId, signal) => readDag((await ask('GET', dag(dagId), signal)).body),

    listDags: (limit, signal) => all<AirflowDag>('dags?order_by=dag_id&', limit, readDags, signal),

    async setPaused(dagId, paused, signal) {
      const path = `${dag(dagId)}?update_mask=is_paused`;
      return readDag((await ask('PATCH', path, signal, { is_paused: paused })).body);
    },

    importErrors: async (signal) =>
      readImportErrors((await ask('GET', `importErrors?limit=${SOME_IMPORT_ERRORS}`, signal)).body),

    listPools: (signal) => all<AirflowPool>('pools?', MOST_POOLS, readPools, signal),

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
