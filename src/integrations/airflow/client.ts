import { IntegrationError } from '../integration-error.js';
import { runIdFor } from './airflow.js';
import type { AirflowClient, AirflowConfig, AirflowRun } from './airflow.js';
import { readClearedTasks, readHealth, readRun, readRuns, readTasks } from './answers.js';
import { authenticationFor } from './authentication.js';
import { AirflowRefusal, request } from './http.js';
import type { HttpAnswer } from './http.js';

const DEFAULT_TIMEOUT_MS = 10_000;
const MOST_RUNS = 100;

/** Opens nothing yet: the first request does. Throws CONFIG_INVALID for an address that cannot be one. */
export function openAirflow(config: AirflowConfig): AirflowClient {
  const timeoutMs = config.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const base = baseOf(config.url);
  const authentication = authenticationFor(config, base, timeoutMs);
  const api = config.apiVersion === 1 ? 'api/v1' : 'api/v2';

  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    signal?: AbortSignal,
    body?: unknown,
  ): Promise<HttpAnswer> => {
    const url = new URL(`${api}/${path}`, base);
    const attempt = async (): Promise<HttpAnswer> =>
      request({
        method,
        url,
        headers: await authentication.headers(signal),
        body,
        timeoutMs,
        ...(signal && { signal }),
      });
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof AirflowRefusal && authentication.renew(error)) return attempt();
      throw error;
    }
  };
  const runsOf = (dagId: string): string => `dags/${encodeURIComponent(dagId)}/dagRuns`;
  const getRun = async (dagId: string, runId: string, signal?: AbortSignal): Promise<AirflowRun> =>
    readRun((await ask('GET', `${runsOf(dagId)}/${encodeURIComponent(runId)}`, signal)).body);

  const listRuns = async (dagId: string, limit: number, signal?: AbortSignal): Promise<readonly AirflowRun[]> => {
    // By creation: a scheduled run's logical date lies a whole interval before a manual run's of the same moment.
    const answer = await ask('GET', `${runsOf(dagId)}?order_by=-id&limit=${Math.min(limit, MOST_RUNS)}`, signal);
    return readRuns(answer.body);
  };

  return {
    async health(signal) {
      // The health needs no credentials, and must not fail because of them.
      const url = new URL(config.apiVersion === 1 ? `${api}/health` : `${api}/monitor/health`, base);
      const answer = await request({ method: 'GET', url, timeoutMs, ...(signal && { signal }) });
      return readHealth(answer.body, answer.serverTimeMs);
    },

    async triggerRun({ dagId, runId, conf = {} }, signal) {
      if (runIdFor(runId) !== runId) {
        throw new IntegrationError(
          'CONFIG_INVALID',
          `"${runId}" is no run id for Airflow: letters, digits and _.~:+- only`,
        );
      }
      // Airflow 3 wants the logical date named, if only as "none"; Airflow 2 refuses null and takes now.
      const logicalDate = config.apiVersion === 1 ? {} : { logical_date: null };
      try {
        return readRun((await ask('POST', runsOf(dagId), signal, { dag_run_id: runId, conf, ...logicalDate })).body);
      } catch (error) {
        if (error instanceof AirflowRefusal && error.status === 409)
          return existingRun(error, () => getRun(dagId, runId, signal));
        throw error;
      }
    },

    getRun,

    lastRun: async (dagId, signal) => (await listRuns(dagId, 1, signal))[0],

    listRuns,

    async listTasks(dagId, runId, signal) {
      const path = `${runsOf(dagId)}/${encodeURIComponent(runId)}/taskInstances`;
      return readTasks((await ask('GET', path, signal)).body);
    },

    async clearFailedTasks(dagId, runId, signal) {
      // Everything is said: left out, dry_run is true in both versions, and then nothing is cleared.
      const order = {
        dry_run: false,
        dag_run_id: runId,
        only_failed: true,
        only_running: false,
        include_downstream: true,
        reset_dag_runs: true,
      };
      const path = `dags/${encodeURIComponent(dagId)}/clearTaskInstances`;
      return readClearedTasks((await ask('POST', path, signal, order)).body);
    },
  };
}

/** A conflict is our own earlier order, unless no run has its id: then Airflow refused it because of another run. */
async function existingRun(conflict: AirflowRefusal, find: () => Promise<AirflowRun>): Promise<AirflowRun> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AirflowRefusal && error.status === 404) throw conflict;
    throw error;
  }
}

/** The address is not quoted where it may hold credentials. */
function baseOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new IntegrationError('CONFIG_INVALID', 'The url of an Airflow must begin with http:// or https://');
  }
  if (url.username || url.password) {
    throw new IntegrationError(
      'CONFIG_INVALID',
      `The url of the Airflow at ${url.host} holds credentials; use username and password`,
    );
  }
  return new URL(url.pathname.endsWith('/') ? url.href : `${url.href}/`);
}
