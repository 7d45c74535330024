import type { ReviewVersionsPorts, VersionSource } from '../../activities/maintenance/review-versions.js';
import type { ServiceConfig } from '../../documents/guardia-config.js';
import type { Mode } from '../../domain/incident.js';
import { kafkaRelease } from '../../domain/maintenance/versions/kafka-release.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import { brokerFeatures } from '../../integrations/kafka/broker-features.js';
import { serverVersion } from '../../integrations/postgres/server-version.js';
import type { OpenedParts } from '../activities.js';
import { kafkaAddress } from '../kafka-port.js';
import { airflowsOf } from './configuration.js';
import { ownLibraries, ownVersion } from './libraries.js';

type Parts = Pick<OpenedParts, 'documents' | 'operation' | 'docker' | 'store' | 'client'>;

const TEMPORAL_MS = 5_000;
const METADATA_VERSION = 'metadata.version';

export function versionsPorts(parts: Parts): ReviewVersionsPorts {
  const { documents, operation } = parts;
  const airflows = (mode: Mode): readonly string[] =>
    mode === 'simulation' ? [] : airflowsOf([...documents.current().services.values()]);
  return {
    sources: (mode) => [...ownSources(parts), ...serviceSources(parts, mode, airflows(mode))],
    airflows,
    providers: (service, mode, signal) => operation.airflow(service, mode).listProviders(signal),
    libraries: ownLibraries,
  };
}

function ownSources({ store, client }: Parts): readonly VersionSource[] {
  const own = { service: '' };
  return [
    { ...own, product: 'guardia', name: 'Guardia', ask: ownVersion },
    { ...own, product: 'node', name: 'Node.js', ask: async () => process.version },
    {
      ...own,
      product: 'temporal',
      name: 'Temporal',
      ask: async () => {
        const { temporal } = client;
        const info = await temporal
          .withDeadline(Date.now() + TEMPORAL_MS, () => temporal.workflowService.getSystemInfo({}))
          .catch(() => undefined);
        if (!info) throw new IntegrationError('SERVICE_UNREACHABLE', 'Temporal does not say its version');
        return info.serverVersion;
      },
    },
    { ...own, product: 'postgres', name: 'store', ask: () => store.serverVersion() },
  ];
}

function serviceSources(
  { documents, operation, docker }: Parts,
  mode: Mode,
  airflows: readonly string[],
): readonly VersionSource[] {
  const services = operation.facts(mode).map(({ name }) => operation.service(name, mode));
  const usable = services.filter(({ missingVariables }) => missingVariables.length === 0);
  const hasContainers = [...documents.current().services.values()].some(({ runtime }) => runtime === 'docker');
  return [
    ...usable.flatMap((service): VersionSource[] => sourceOf(service, operation, mode)),
    ...airflows.map((name): VersionSource => ({
      ...{ product: 'airflow', service: name, name },
      ask: (signal) => operation.airflow(name, mode).version(signal),
    })),
    ...(hasContainers
      ? [
          {
            product: 'docker',
            service: '',
            name: 'Docker',
            ask: (signal) => docker({ lab: false }).engineVersion(signal),
          } as VersionSource,
        ]
      : []),
  ];
}

function sourceOf(
  { kind, name, brokers = [], timeoutMs }: ServiceConfig,
  operation: Parts['operation'],
  mode: Mode,
): VersionSource[] {
  if (kind === 'postgres') {
    const ask = async (signal: AbortSignal): Promise<string> => {
      // A lab that does not stand has no address either.
      const url = await operation.databaseUrl(name, mode).catch(() => undefined);
      if (url === undefined) throw new IntegrationError('CONFIG_INVALID', `nothing says how to reach "${name}"`);
      return serverVersion({ url, timeoutMs, signal });
    };
    return [{ product: 'postgres', service: name, name, ask }];
  }
  if (kind !== 'kafka') return [];
  return brokers.map((broker) => ({
    ...{ product: 'kafka', service: `${name} ${broker}`, name: `${name} ${broker}` },
    async ask(signal) {
      const { supported, requests } = await brokerFeatures(kafkaAddress(operation, name, mode), broker, {
        timeoutMs,
        signal,
      });
      const level = supported.get(METADATA_VERSION);
      const release = level === undefined ? undefined : kafkaRelease(level);
      // A broker before KRaft tells no level; that it knows so many requests is all there is to say.
      return release ?? `API ${Math.max(0, ...requests.values())}`;
    },
  }));
}
