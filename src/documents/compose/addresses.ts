import type { ComposeService } from './compose-service.js';
import type { References } from './credentials.js';
import type { FieldValue, ProposalNote } from './proposal.js';
import type { PublishedPort } from './published-ports.js';

/** How a service is reached from this machine; undefined where none of its ports leads out. */
export interface ProposedAddress {
  readonly kind: string;
  readonly fields: readonly (readonly [string, FieldValue])[];
  readonly port: number;
  readonly notes: readonly ProposalNote[];
}

const WEB_PORTS = [80, 8080, 8000, 8081, 3000, 9090, 9093, 5000, 5601, 9200, 8888];
const WEB_IMAGES =
  /(^|\/)(nginx|httpd|grafana|grafana-oss|prometheus|alertmanager|elasticsearch|kibana|minio|kafka-ui|akhq)$/;

/** The port of the machine that leads to a port of the container. On the machine's own network it is the same. */
export function portTo({ ports, onMachinesNetwork }: ComposeService, target: number): PublishedPort | undefined {
  if (onMachinesNetwork) return { host: '127.0.0.1', port: target, target };
  return ports.find((port) => port.target === target);
}

export function postgresAddress(service: ComposeService, references: References): ProposedAddress | undefined {
  const port = portTo(service, 5432) ?? only(service);
  if (!port) return undefined;
  const user = references.plain(service, ['POSTGRES_USER', 'POSTGRESQL_USERNAME'], 'postgres');
  const database = references.plain(service, ['POSTGRES_DB', 'POSTGRESQL_DATABASE'], user);
  const isOpen = service.environment.get('POSTGRES_HOST_AUTH_METHOD')?.value === 'trust';
  const password = isOpen ? '' : `:${references.secret(service, ['POSTGRES_PASSWORD', 'POSTGRESQL_PASSWORD'])}`;
  const url = `postgres://${user}${password}@${hostOf(port)}/${database}`;
  return { kind: 'postgres', fields: [['url', url]], port: port.port, notes: [] };
}

/** Of several listeners the one that is advertised for this machine: the others lead into Docker's network. */
export function kafkaAddress(service: ComposeService, references: References): ProposedAddress | undefined {
  const advertised =
    ['KAFKA_ADVERTISED_LISTENERS', 'KAFKA_CFG_ADVERTISED_LISTENERS']
      .map((key) => service.environment.get(key)?.value)
      .find(Boolean) ??
    /--advertise-kafka-addr[= ](\S+)/.exec(service.command)?.[1] ??
    '';
  const listeners = [...advertised.matchAll(/([\w-]+):\/\/([^,\s:]+):(\d+)/g)].map(
    ([, name = '', host = '', port]) => ({
      name,
      host,
      port: Number(port),
    }),
  );
  const local = listeners.find(({ host }) => /^(localhost|127\.|0\.0\.0\.0)/.test(host));
  const published =
    service.ports.find(({ port }) => port === local?.port) ??
    service.ports.find(({ port }) => listeners.some((listener) => listener.port === port)) ??
    portTo(service, 9092) ??
    service.ports[0];
  const port = published?.port ?? (service.onMachinesNetwork ? local?.port : undefined);
  if (port === undefined) return undefined;
  const protocols = service.environment.get('KAFKA_LISTENER_SECURITY_PROTOCOL_MAP')?.value ?? '';
  const isSasl = new RegExp(`\\b${local?.name ?? 'SASL_PLAINTEXT'}:SASL_`).test(`${protocols},`);
  const login: readonly (readonly [string, string])[] = isSasl
    ? [
        ['username', references.secret(service, [], 'USERNAME')],
        ['password', references.secret(service, [])],
      ]
    : [];
  const host = published?.host ?? '127.0.0.1';
  return { kind: 'kafka', fields: [['brokers', [`${host}:${port}`]], ...login], port, notes: [] };
}

export function oracleAddress(service: ComposeService, references: References): ProposedAddress | undefined {
  const port = portTo(service, 1521) ?? only(service);
  if (!port) return undefined;
  const usual = /xe$|express$/.test(service.image) ? 'XEPDB1' : 'FREEPDB1';
  const name = references.plain(service, ['ORACLE_DATABASE', 'ORACLE_PDB'], usual);
  const hasUser = service.environment.has('APP_USER');
  const fields: readonly (readonly [string, string])[] = [
    ['connectString', `${hostOf(port)}/${name}`],
    ['username', references.plain(service, ['APP_USER'], 'system')],
    ['password', references.secret(service, hasUser ? ['APP_USER_PASSWORD'] : ['ORACLE_PASSWORD', 'ORACLE_PWD'])],
  ];
  return { kind: 'oracle', fields, port: port.port, notes: ['check_service_name'] };
}

/** A page where the port or the image is a web server's, else that something answers at the port. */
export function otherAddress(service: ComposeService): ProposedAddress | undefined {
  const { ports, image } = service;
  const web = ports.find(({ target }) => WEB_PORTS.includes(target)) ?? (WEB_IMAGES.test(image) ? ports[0] : undefined);
  const port = web ?? ports[0];
  if (!port) return undefined;
  const notes: readonly ProposalNote[] = ports.length > 1 ? ['first_port'] : [];
  return web
    ? { kind: 'http', fields: [['url', `http://${hostOf(web)}/`]], port: web.port, notes }
    : {
        kind: 'tcp',
        fields: [
          ['host', port.host],
          ['port', port.port],
        ],
        port: port.port,
        notes,
      };
}

export function hostOf({ host, port }: PublishedPort): string {
  return `${host}:${port}`;
}

function only({ ports }: ComposeService): PublishedPort | undefined {
  return ports.length === 1 ? ports[0] : undefined;
}
