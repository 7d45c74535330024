import type { Settings } from '../config.js';
import { isLoopback } from './addresses.schema.js';
import type { ContainerName } from './guardia-config.js';
import type { WrittenService } from './service.schema.js';
import type { YamlPath } from './yaml-text.js';

const POSTGRES_PORT = '5432';
const TEMPORAL_PORT = '7233';

export interface OwnBranch {
  readonly what: 'temporal' | 'store' | 'container';
  /** Where the service of that name says so. */
  path(serviceName: string): YamlPath;
}

/** What of Guardia itself a service is: repairing it would stop the incident that repairs. Undefined for everything else. */
export function ownBranchOf(
  service: WrittenService,
  settings: Settings,
  ownContainers: readonly ContainerName[],
): OwnBranch | undefined {
  const { container } = service;
  if (
    container &&
    ownContainers.some((own) => own.project === container.project && own.service === container.service)
  ) {
    return { what: 'container', path: (name) => ['services', name, 'container'] };
  }
  const address = addressOf(service, settings);
  if (address === undefined) return undefined;
  const own = [
    { what: 'store', address: storeAddress(settings) },
    { what: 'temporal', address: temporalAddress(settings) },
  ] as const;
  const hit = own.find((candidate) => candidate.address === address);
  return hit && { what: hit.what, path: (name) => ['services', name, service.kind === 'tcp' ? 'port' : 'url'] };
}

/** Where Guardia's own Temporal and store answer; what only a driver can read (several hosts, a socket) is not among them. */
export function ownAddresses(
  settings: Settings,
): readonly { readonly what: 'temporal' | 'store'; readonly host: string; readonly port: number }[] {
  const { databaseUrl, temporalAddress, ports } = settings;
  const store = databaseUrl === undefined ? `tcp://127.0.0.1:${ports.postgres}` : databaseUrl;
  const temporal = temporalAddress === undefined ? `127.0.0.1:${ports.temporal}` : temporalAddress;
  return [
    { what: 'store' as const, text: store, defaultPort: POSTGRES_PORT },
    { what: 'temporal' as const, text: `grpc://${temporal}`, defaultPort: TEMPORAL_PORT },
  ].flatMap(({ what, text, defaultPort }) => {
    if (!URL.canParse(text)) return [];
    const { hostname, port } = new URL(text);
    return hostname === '' ? [] : [{ what, host: hostname, port: Number(port || defaultPort) }];
  });
}

function storeAddress(settings: Settings): string | undefined {
  return settings.databaseUrl === undefined
    ? hostAndPort('127.0.0.1', settings.ports.postgres)
    : urlAddress(settings.databaseUrl, POSTGRES_PORT);
}

function temporalAddress(settings: Settings): string | undefined {
  return settings.temporalAddress === undefined
    ? hostAndPort('127.0.0.1', settings.ports.temporal)
    : urlAddress(`grpc://${settings.temporalAddress}`, TEMPORAL_PORT);
}

function addressOf(service: WrittenService, settings: Settings): string | undefined {
  if (service.lab) {
    return hostAndPort('127.0.0.1', settings.ports[service.kind === 'postgres' ? 'labPostgres' : 'labScheduler']);
  }
  // Guardia itself stands on none of these.
  if (service.kind === 'container' || service.kind === 'kafka' || service.kind === 'oracle') return undefined;
  if (service.kind === 'tcp') {
    return service.host === undefined || service.port === undefined
      ? undefined
      : hostAndPort(service.host, service.port);
  }
  if (service.url === undefined) return undefined;
  return urlAddress(
    service.url,
    service.url.startsWith('https:') ? '443' : service.kind === 'postgres' ? POSTGRES_PORT : '80',
  );
}

function urlAddress(text: string, defaultPort: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return hostAndPort(url.hostname, url.port || defaultPort);
}

function hostAndPort(host: string, port: string | number): string {
  return `${isLoopback(host) ? 'loopback' : host.toLowerCase()}:${port}`;
}
