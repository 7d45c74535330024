import type { ActivityPort } from '../activities/evidence.js';
import type { RuntimesPort } from '../activities/ports.js';
import type { PipelinePort } from '../activities/actions/verify-pipeline-recovery.js';
import type { Mode } from '../domain/incident.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { postgresActivity } from '../integrations/postgres/activity.js';
import { countRows } from '../integrations/postgres/count-rows.js';
import type { Runtime } from '../integrations/runtime.js';
import type { Lab } from '../lab/lab.js';
import type { DockerFor } from './docker-runtime.js';
import type { Operation } from './services.js';

/** Which runtime restarts a service: the lab's processes, the Docker Engine, or nobody. */
export function runtimesPort(operation: Operation, lab: Lab, docker: DockerFor): RuntimesPort {
  const runtimeOf = (name: string, mode: Mode): Runtime => {
    const service = operation.service(name, mode);
    const { runtime } = service;
    if (runtime === 'process') return lab.runtime;
    if (runtime === 'docker') return docker(service);
    throw new IntegrationError(
      'NOT_ALLOWED',
      `service "${name}" has runtime: none, so Guardia can check it and not restart it`,
    );
  };
  return {
    look: async (service, mode, signal) => runtimeOf(service, mode).look(service, signal),
    restart: async (order, mode, options) => runtimeOf(order.look.service, mode).restart(order, options),
    logs: async (service, mode, lines, signal) => runtimeOf(service, mode).logs(service, lines, signal),
  };
}

/** The pipeline through its scheduler's API and its database's rows. */
export function pipelinePort(operation: Operation): PipelinePort {
  const scheduler = (mode: Mode) => {
    const { scheduler: name, name: dagId } = operation.pipeline(mode);
    return { client: operation.airflow(name, mode), dagId };
  };
  return {
    async trigger(mode, runId, signal) {
      const { client, dagId } = scheduler(mode);
      return client.triggerRun({ dagId, runId }, signal);
    },
    async run(mode, runId, signal) {
      const { client, dagId } = scheduler(mode);
      return client.getRun(dagId, runId, signal);
    },
    async lastRun(mode, signal) {
      const { client, dagId } = scheduler(mode);
      return client.lastRun(dagId, signal);
    },
    async rows(mode, runId, signal) {
      const { database, rowsSql } = operation.pipeline(mode);
      const url = await operation.databaseUrl(database, mode);
      return rowsSql === undefined || url === undefined ? undefined : countRows({ url, signal }, rowsSql, runId);
    },
  };
}

export function activityPort(operation: Operation): ActivityPort {
  return {
    async databaseActivity(service, mode, signal) {
      const url = await operation.databaseUrl(service, mode);
      return url === undefined ? undefined : postgresActivity({ url, signal });
    },
  };
}
