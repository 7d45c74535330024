import type { OnDag } from '../../domain/actions/airflow.js';
import type { Mode } from '../../domain/incident.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import { nothingWhere } from './airflow-failed-run.js';
import type { AirflowPort } from './airflow-port.js';
import type { Deed, Deeds } from './deed.js';

/** Starting a run, and pausing. */
export function createDagDeeds({
  services,
  airflow,
}: {
  readonly services: ServicesPort;
  readonly airflow: AirflowPort;
}): Deeds<'trigger_dag' | 'pause_dag' | 'unpause_dag'> {
  const dagOf = (params: OnDag, mode: Mode): string => params.dag ?? services.pipeline(mode).name;

  const pausing = <Name extends 'pause_dag' | 'unpause_dag'>(paused: boolean): Deed<Name> => ({
    async plan(params, { context: { mode }, signal }) {
      const service = serviceFor(services, mode, params, 'airflow');
      const dagId = dagOf(params, mode);
      const dag = await airflow.service(service, mode).getDag(dagId, signal);
      const look = { dagId, paused: dag.paused };
      if (dag.paused === paused) {
        return { service, idle: true, look, what: `DAG ${dagId} is ${paused ? 'paused' : 'not paused'} already` };
      }
      return { service, look, what: paused ? `pause DAG ${dagId}` : `let DAG ${dagId} go on` };
    },
    async act({ service, look }, { context: { mode }, signal }) {
      const { dagId } = look as { readonly dagId: string };
      const client = airflow.service(service, mode);
      const done = (await client.getDag(dagId, signal)).paused === paused;
      if (!done) await client.setPaused(dagId, paused, signal);
      const detail = `DAG ${dagId} is ${paused ? 'paused' : 'not paused'}`;
      return { service, outcome: done ? 'already_done' : 'done', detail };
    },
  });

  return {
    trigger_dag: {
      async plan(params, { context: { mode }, signal }) {
        const service = serviceFor(services, mode, params, 'airflow');
        const dagId = dagOf(params, mode);
        const dag = await airflow.service(service, mode).getDag(dagId, signal);
        if (dag.paused) throw refusal('CONFLICT', `DAG ${dagId} is paused: a run of it would wait until it is not`);
        if (!dag.active) throw refusal('CONFLICT', `the file of DAG ${dagId} is gone, so it makes no runs`);
        return { service, look: { dagId }, what: `start a run of DAG ${dagId}` };
      },
      async act({ service, look, token, conf }, { context: { mode }, signal }) {
        const { dagId } = look as { readonly dagId: string };
        const client = airflow.service(service, mode);
        const runId = runIdOf(token);
        const earlier = await client.getRun(dagId, runId, signal).catch(nothingWhere('NOT_FOUND'));
        const run = earlier ?? (await client.triggerRun({ dagId, runId, ...(conf && { conf }) }, signal));
        return { service, outcome: earlier ? 'already_done' : 'done', detail: `run ${run.runId} is ${run.state}` };
      },
    },
    pause_dag: pausing(true),
    unpause_dag: pausing(false),
  };
}

/** A token is the same over retries, so a second order finds the run of the first. Airflow takes letters, digits and a few signs. */
function runIdOf(token: string): string {
  return `guardia__${token.replace(/[^A-Za-z0-9_.~:+-]/g, '.')}`;
}

export function refusal(code: 'CONFLICT' | 'PIPELINE_RUN_FAILED' | 'INSTANCE_CHANGED', message: string): Error {
  return Object.assign(new Error(message), { code });
}
