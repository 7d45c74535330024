import { hostOf, otherAddress, portTo } from './addresses.js';
import type { ProposedAddress } from './addresses.js';
import type { ComposeService } from './compose-service.js';
import type { References } from './credentials.js';
import type { ComposeKind } from './kind-of.js';

/** A service, and what it was taken for. */
export interface Seen {
  readonly service: ComposeService;
  readonly is: ComposeKind;
}

const AIRFLOW_PORT = 8080;
const AIRFLOW_USER = ['_AIRFLOW_WWW_USER_USERNAME', 'AIRFLOW_ADMIN_USERNAME', 'AIRFLOW_USERNAME'];
const AIRFLOW_PASSWORD = ['_AIRFLOW_WWW_USER_PASSWORD', 'AIRFLOW_ADMIN_PASSWORD', 'AIRFLOW_PASSWORD'];

/** The scheduler's health is what the web server says of it; the web server itself is asked whether it answers. */
export function airflowAddress(
  { service }: Seen,
  { part, major }: Extract<ComposeKind, { readonly kind: 'airflow' }>,
  web: Seen | undefined,
  references: References,
  all: readonly Seen[],
): ProposedAddress | undefined {
  if (part === 'other' || part === 'init') return otherAddress(service);
  const server = part === 'scheduler' ? web?.service : service;
  const port = server && (portTo(server, AIRFLOW_PORT) ?? server.ports[0]);
  if (!port) return undefined;
  if (part === 'web') {
    const path = major === 3 ? '/api/v2/version' : '/health';
    return { kind: 'http', fields: [['url', `http://${hostOf(port)}${path}`]], port: port.port, notes: [] };
  }
  // The first user is named where the database is made, which is often another service.
  const maker = [service, ...all.map((each) => each.service)].find(({ environment }) =>
    AIRFLOW_USER.some((key) => environment.has(key)),
  );
  return {
    kind: 'airflow',
    fields: [
      ['url', `http://${hostOf(port)}`],
      ['apiVersion', major === 3 ? 2 : 1],
      ['username', maker ? references.plain(maker, AIRFLOW_USER, 'admin') : 'admin'],
      ['password', references.secret(maker ?? { ...service, name: 'airflow' }, AIRFLOW_PASSWORD)],
    ],
    port: port.port,
    notes: [],
  };
}
