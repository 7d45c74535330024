import type { PipelineFacts, ServicesPort } from '../activities/ports.js';
import type { Documents } from '../documents/open-documents.js';
import type { ServiceConfig } from '../documents/guardia-config.js';
import type { Mode } from '../domain/incident.js';
import { openAirflow } from '../integrations/airflow/client.js';
import type { AirflowClient, AirflowConfig } from '../integrations/airflow/airflow.js';
import { IntegrationError } from '../integrations/integration-error.js';
import type { KafkaAddress } from '../integrations/kafka/kafka-address.js';
import { openKafkaPing } from '../integrations/kafka/ping.js';
import type { PingKafka } from '../integrations/kafka/ping.js';
import { openOracle } from '../integrations/oracle/oracle.js';
import type { ProbeTarget } from '../integrations/services/probe-target.js';
import { createProber } from '../integrations/services/prober.js';
import {
  HEARTBEAT_STALE_AFTER_MS,
  LAB_DAG,
  LAB_POSTGRES,
  LAB_ROWS_SQL,
  LAB_SCHEDULER,
  LAB_SERVICES as LAB_NAMES,
} from '../lab/definition.js';
import type { Lab } from '../lab/lab.js';
import type { DockerFor } from './docker-runtime.js';
import { oracleOptions } from './oracle-options.js';

const LAB_RUN_TIMEOUT_MS = 20_000;
/** A real Airflow takes some seconds to notice a run, and some more to begin its task. */
const AIRFLOW_RUN_TIMEOUT_MS = 35_000;
const LAB_PROBE_TIMEOUT_MS = 1_500;

/** The lab as services, whatever is configured: what a simulation sees. */
const LAB_SERVICES: ReadonlyMap<string, ServiceConfig> = new Map(
  [
    { name: LAB_POSTGRES, kind: 'postgres' as const, dependsOn: [] },
    { name: LAB_SCHEDULER, kind: 'airflow' as const, dependsOn: [LAB_POSTGRES] },
  ].map((service): [string, ServiceConfig] => [
    service.name,
    {
      ...service,
      runtime: 'process',
      lab: true,
      mode: 'act',
      timeoutMs: LAB_PROBE_TIMEOUT_MS,
      heartbeatLimitMs: HEARTBEAT_STALE_AFTER_MS,
      missingVariables: [],
    },
  ]),
);

/** Every service by name, its clients, and the pipeline: of the operation, or of the lab for a simulation. */
export interface Operation extends ServicesPort {
  service(name: string, mode: Mode): ServiceConfig;
  airflow(name: string, mode: Mode): AirflowClient;
  /** A secret. */
  databaseUrl(name: string, mode: Mode): Promise<string | undefined>;
  pipeline(mode: Mode): PipelineFacts & { readonly rowsSql?: string };
}

export function openOperation(documents: Documents, lab: Lab, docker: DockerFor): Operation {
  const clients = new Map<string, AirflowClient>();
  const pings = new Map<string, PingKafka>();
  const servicesIn = (mode: Mode): ReadonlyMap<string, ServiceConfig> =>
    mode === 'simulation' ? LAB_SERVICES : documents.current().services;
  /** The lab is where a person put it, whatever stands in a file. */
  const placed = (config: ServiceConfig): ServiceConfig => {
    const name = LAB_NAMES.find((known) => known === config.name);
    return config.lab && name !== undefined ? { ...config, ...lab.placement(name) } : config;
  };

  function service(name: string, mode: Mode): ServiceConfig {
    const found = servicesIn(mode).get(name);
    if (!found)
      throw new IntegrationError(
        'UNKNOWN_SERVICE',
        `no service "${name}"; there is: ${[...servicesIn(mode).keys()].join(', ')}`,
      );
    return placed(found);
  }

  function airflow(name: string, mode: Mode): AirflowClient {
    const { lab: isLab, url, apiVersion, username, password, timeoutMs } = service(name, mode);
    const config: AirflowConfig = {
      url: isLab ? lab.schedulerUrl() : (url ?? ''),
      apiVersion: apiVersion ?? 2,
      timeoutMs,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    };
    // One client per address and user, because it keeps its token; an edit of either makes a new one.
    const key = JSON.stringify(config);
    const client = clients.get(key) ?? openAirflow(config);
    clients.set(key, client);
    return client;
  }

  function kafkaPing({ brokers, tls, username, password, timeoutMs }: ServiceConfig): PingKafka | undefined {
    if (!brokers) return undefined;
    const address: KafkaAddress = { brokers, tls, username, password };
    // Kept, because it remembers how the cluster lets us in; an edit makes a new one.
    const key = JSON.stringify([address, timeoutMs]);
    const ping = pings.get(key) ?? openKafkaPing(address, timeoutMs);
    pings.set(key, ping);
    return ping;
  }

  async function databaseUrl(name: string, mode: Mode): Promise<string | undefined> {
    const { kind, lab: isLab, url } = service(name, mode);
    if (kind !== 'postgres') return undefined;
    return isLab ? lab.databaseUrl() : url;
  }

  async function targetOf(config: ServiceConfig, mode: Mode): Promise<ProbeTarget | undefined> {
    if (config.missingVariables.length > 0) return undefined;
    const { kind, name, url, host, port, heartbeatLimitMs } = config;
    switch (kind) {
      case 'airflow':
        return { kind, health: (signal) => airflow(name, mode).health(signal), heartbeatLimitMs };
      case 'postgres': {
        const database = await databaseUrl(name, mode);
        return database === undefined ? undefined : { kind, url: database };
      }
      case 'kafka': {
        const ping = kafkaPing(config);
        return ping && { kind, ping };
      }
      case 'oracle': {
        const options = oracleOptions(config);
        // Each look has a connection of its own, so there is nothing to keep or to close.
        return options && { kind, check: (signal) => openOracle(options).check(signal) };
      }
      case 'http':
        return url === undefined ? undefined : { kind, url };
      case 'tcp':
        return host === undefined || port === undefined ? undefined : { kind, host, port };
      case 'container':
        return { kind, judge: (signal) => docker(config).judge(name, signal) };
    }
  }

  return {
    service,
    airflow,
    databaseUrl,
    facts: (mode) =>
      [...servicesIn(mode).values()]
        .map(placed)
        .map(({ name, kind, mode: serviceMode, dependsOn, lab: isLab, runtime }) => ({
          name,
          kind,
          mode: serviceMode,
          dependsOn,
          lab: isLab,
          ...(runtime === 'docker' && docker({ lab: isLab }).ownPart(name) !== undefined && { protected: true }),
          ...(runtime === 'none' && { restartable: false }),
        })),
    pipeline(mode) {
      if (mode === 'simulation') {
        return {
          name: LAB_DAG,
          scheduler: LAB_SCHEDULER,
          database: LAB_POSTGRES,
          how: 'run',
          timeoutMs: lab.current() === 'airflow' ? AIRFLOW_RUN_TIMEOUT_MS : LAB_RUN_TIMEOUT_MS,
          rowsSql: LAB_ROWS_SQL,
        };
      }
      const { pipeline, timeZone } = documents.current();
      const { verify, ...facts } = pipeline;
      return { ...facts, ...verify, timeZone };
    },
    async probe(name, mode, signal) {
      const config = service(name, mode);
      const target = await targetOf(config, mode).catch(() => undefined);
      const inContainer = config.runtime === 'docker' && config.kind !== 'container';
      const limits = {
        timeoutMs: config.timeoutMs,
        ...(inContainer && { container: (asked: AbortSignal) => docker(config).judge(name, asked) }),
      };
      return createProber({ find: () => target && { ...target, ...limits } })(name, signal);
    },
  };
}
