import type { GuardiaConfig, ServiceConfig } from '../../documents/guardia-config.js';
import type { TlsPlace } from '../../domain/maintenance/security/certificates.js';

const HTTPS_PORT = 443;
const POSTGRES_PORT = 5432;
const MOST_PLACES = 50;
const TCPS = /^tcps:\/\/([^:/\s]+):(\d{1,5})\//i;

/** Where a certificate can be read: of services, of Prometheus and of the mail server, each address once. */
export function tlsPlaces({ services, channels, prometheus }: GuardiaConfig): readonly TlsPlace[] {
  const mail = [...channels.values()].flatMap((channel): TlsPlace[] =>
    channel.kind === 'email' && channel.secure && channel.missingVariables.length === 0
      ? [{ service: channel.name, host: channel.host, port: channel.port, by: 'tls' }]
      : [],
  );
  const usable = [...services.values()].filter(({ lab, missingVariables }) => !lab && missingVariables.length === 0);
  const all = [...usable.flatMap(placesOf), ...https('prometheus', prometheus?.url), ...mail];
  const once = new Map(all.map((place) => [`${place.host}:${place.port}`, place]));
  return [...once.values()].slice(0, MOST_PLACES);
}

function placesOf({ name, kind, url, tls, brokers = [], connectString = '' }: ServiceConfig): readonly TlsPlace[] {
  switch (kind) {
    case 'airflow':
    case 'http':
      return https(name, url);
    case 'kafka':
      return tls === true ? brokers.flatMap((broker) => atBroker(name, broker)) : [];
    case 'postgres': {
      if (url === undefined || !URL.canParse(url)) return [];
      const { hostname, port } = new URL(url);
      return hostname === ''
        ? []
        : [{ service: name, host: bare(hostname), port: Number(port || POSTGRES_PORT), by: 'postgres' }];
    }
    case 'oracle': {
      const [, host, port] = TCPS.exec(connectString) ?? [];
      return host === undefined ? [] : [{ service: name, host, port: Number(port), by: 'tls' }];
    }
    case 'tcp':
    case 'container':
      return [];
  }
}

function https(service: string, url: string | undefined): readonly TlsPlace[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { protocol, hostname, port } = new URL(url);
  return protocol === 'https:' ? [{ service, host: bare(hostname), port: Number(port || HTTPS_PORT), by: 'tls' }] : [];
}

function atBroker(service: string, broker: string): readonly TlsPlace[] {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(broker) ?? [];
  return host === undefined ? [] : [{ service, host: bare(host), port: Number(port), by: 'tls' }];
}

/** An IPv6 address as sockets take it. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
