import type { ServiceKind } from '../../domain/service.js';
import type { ComposeService } from './compose-service.js';

/** What a service of a Compose file is, as far as its image, its command and its name tell. */
export type ComposeKind =
  | { readonly kind: Exclude<ServiceKind, 'airflow' | 'tcp' | 'http'> }
  | { readonly kind: 'airflow'; readonly part: AirflowPart; readonly major: 2 | 3 }
  /** Something with a port of its own. */
  | { readonly kind: 'other' }
  /** A Temporal server or one of its tools. */
  | { readonly kind: 'temporal' };

export type AirflowPart = 'web' | 'scheduler' | 'standalone' | 'init' | 'other';

const POSTGRES =
  /(^|\/)(postgres|postgresql|postgis|timescaledb|pgvector|supabase-postgres|alloydb-omni)(-ha|-repmgr)?$/;
const KAFKA = /(^|\/)(kafka|cp-kafka|cp-server|kafka-native|redpanda)$/;
const ORACLE = /(^|\/)(oracle-(xe|free)|oracle-database|database\/(express|free|enterprise|standard))$/;
const AIRFLOW = /(^|\/)[\w-]*airflow[\w-]*$/;
const TEMPORAL = /^temporalio\//;

export function kindOf(service: ComposeService): ComposeKind {
  const { image } = service;
  if (TEMPORAL.test(image)) return { kind: 'temporal' };
  if (POSTGRES.test(image)) return { kind: 'postgres' };
  if (KAFKA.test(image)) return { kind: 'kafka' };
  if (ORACLE.test(image)) return { kind: 'oracle' };
  if (isAirflow(service)) return { kind: 'airflow', part: partOf(service), major: majorOf(service) };
  return { kind: 'other' };
}

/** An image of the user's own is known by Airflow's variables. */
function isAirflow({ image, environment, command }: ComposeService): boolean {
  const isNamed = AIRFLOW.test(image) && !/exporter|statsd/.test(image);
  return (
    isNamed || /^airflow\b|\bairflow (webserver|api-server|scheduler)\b/.test(command) || isConfigured(environment)
  );
}

function isConfigured(environment: ComposeService['environment']): boolean {
  return [...environment.keys()].some((name) => name.startsWith('AIRFLOW__CORE__'));
}

/** What runs is said by the command; where the image's own runs, by the service's name. */
function partOf({ command, name }: ComposeService): AirflowPart {
  const said = /\b(webserver|api-server|scheduler|standalone|dag-processor|triggerer|worker|flower|kerberos)\b/;
  const part = said.exec(command)?.[1] ?? (command === '' ? said.exec(name)?.[1] : undefined);
  switch (part) {
    case 'webserver':
    case 'api-server':
      return 'web';
    case 'scheduler':
    case 'standalone':
      return part;
    case undefined:
      return /init|migrat|upgrade|\bdb\b/.test(`${name} ${command}`) ? 'init' : 'other';
    default:
      return 'other';
  }
}

function majorOf({ tag, command, name }: ComposeService): 2 | 3 {
  const tagged = /^v?(2|3)(?!\d)/.exec(tag)?.[1];
  if (tagged !== undefined) return tagged === '3' ? 3 : 2;
  return /api-server/.test(`${command} ${name}`) ? 3 : 2;
}
