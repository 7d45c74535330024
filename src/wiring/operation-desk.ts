import type { CommandClient } from '../client.js';
import type { Documents } from '../documents/open-documents.js';
import type { ServiceConfig } from '../documents/guardia-config.js';
import { scrapeTargets } from '../integrations/prometheus/targets.js';
import type { Lab } from '../lab/lab.js';
import type { AirflowPort } from '../operation/health-verification.js';
import { createOperationDesk } from '../operation/operation-desk.js';
import type { OperationDesk } from '../operation/operation-desk.js';
import { listed } from '../operation/services.js';
import type { ListedServices } from '../operation/services.js';
import type { DockerFor } from './docker-runtime.js';
import { runtimesPort } from './runtimes.js';
import type { Operation } from './services.js';

export interface OperationDeskParts {
  readonly documents: Documents;
  readonly operation: Operation;
  readonly lab: Lab;
  readonly docker: DockerFor;
  readonly commands: () => Promise<CommandClient>;
}

/** The services as guardia.yaml says now: asked anew each time, so that an edit applies at once. */
export function openOperationDesk(parts: OperationDeskParts): OperationDesk {
  const { documents, operation, lab, docker, commands } = parts;
  const runtimes = runtimesPort(operation, lab, docker);
  const configured = (): ListedServices =>
    new Map([...documents.current().services.keys()].map((name) => [name, listed(operation.service(name, 'live'))]));
  return createOperationDesk({
    configured,
    scheduler: () => documents.current().pipeline.scheduler,
    services: () => [...configured().values()],
    probe: (name, signal) => operation.probe(name, 'live', signal),
    logs: (name, lines, signal) => runtimes.logs(name, 'live', lines, signal),
    get targets() {
      const { prometheus } = documents.current();
      return prometheus && ((signal: AbortSignal) => scrapeTargets(prometheus.url, prometheus.timeoutMs, signal));
    },
    airflows: () => airflows([...documents.current().services.values()], operation),
    commands,
  });
}

/** One for each address: webserver and scheduler may be two services of one Airflow. */
function airflows(services: readonly ServiceConfig[], operation: Operation): readonly AirflowPort[] {
  const byAddress = new Map<string, ServiceConfig>();
  for (const service of services) {
    const isUsable = service.kind === 'airflow' && service.missingVariables.length === 0;
    const address = `${service.url ?? ''} ${service.lab}`;
    if (isUsable && !byAddress.has(address)) byAddress.set(address, service);
  }
  return [...byAddress.values()].map(({ name }) => ({
    service: name,
    async listDags(limit, signal) {
      const dags = await operation.airflow(name, 'live').listDags(limit, signal);
      return dags.map(({ dagId, paused, active }) => ({ dagId, isPaused: paused, ...(!active && { isStale: true }) }));
    },
  }));
}
