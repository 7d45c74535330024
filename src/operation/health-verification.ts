import { withoutSecrets } from '../domain/evidence.js';
import { isFailureCode } from '../domain/failures.js';
import type { Health, ServiceFinding } from '../domain/service.js';
import { clip, severalLines } from '../messages/plain-text.js';
import type { ListedService } from './services.js';

/**
 * The operation's health verification: the states of all services, the last log lines, Prometheus' targets, and Airflow's
 * DAGs with whether they are paused. It asks all at once, and what does not answer is unknown, never at fault.
 */
export interface HealthVerification {
  /** `unhealthy` where a service or a target is; else `unknown` where something could not be found out. */
  readonly health: Health;
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly services: readonly VerifiedService[];
  readonly prometheus: VerifiedTargets;
  readonly airflow: readonly VerifiedDags[];
}

export interface VerifiedService extends ListedService {
  readonly finding: ServiceFinding;
  /** Absent where they were not asked for. */
  readonly logs?: { readonly lines: readonly string[] } | Problem;
}

export interface Problem {
  readonly code: string;
  readonly problem: string;
}

export type VerifiedTargets =
  | { readonly state: 'not_configured' }
  | { readonly state: 'ok'; readonly targets: readonly PrometheusTarget[] }
  | ({ readonly state: 'unknown' } & Problem);

/** `health` is Prometheus' word: up, down or unknown. */
export interface PrometheusTarget {
  readonly job: string;
  readonly instance: string;
  readonly health: string;
  readonly lastError?: string;
}

export type VerifiedDags =
  | { readonly service: string; readonly state: 'ok'; readonly dags: readonly DagState[] }
  | ({ readonly service: string; readonly state: 'unknown' } & Problem);

export interface DagState {
  readonly dagId: string;
  readonly isPaused: boolean;
  /** Airflow no longer finds its file. */
  readonly isStale?: boolean;
}

export interface HealthPorts {
  services(): readonly ListedService[];
  /** Never throws for a fault: a fault is a finding. */
  probe(service: string, signal: AbortSignal): Promise<ServiceFinding>;
  /** Throws IntegrationError, as the two below. */
  logs(service: string, lines: number, signal: AbortSignal): Promise<string>;
  /** Absent where no Prometheus is configured. */
  readonly targets?: ((signal: AbortSignal) => Promise<readonly PrometheusTarget[]>) | undefined;
  /** One entry for each Airflow, however many services of the configuration are parts of it. */
  airflows(): readonly AirflowPort[];
}

export interface AirflowPort {
  readonly service: string;
  listDags(limit: number, signal: AbortSignal): Promise<readonly DagState[]>;
}

export const LOG_CHOICES = ['unwell', 'all', 'none'] as const;
export type LogChoice = (typeof LOG_CHOICES)[number];

export const LOG_LINES = 50;
const LINE_LIMIT = 1_000;
const MOST_DAGS = 500;
const WITHIN_MS = 12_000;

export async function verifyHealth(ports: HealthPorts, logs: LogChoice = 'unwell'): Promise<HealthVerification> {
  const signal = AbortSignal.timeout(WITHIN_MS);
  const [services, prometheus, airflow] = await Promise.all([
    Promise.all(ports.services().map((service) => verifyService(ports, service, logs, signal))),
    verifyTargets(ports, signal),
    Promise.all(ports.airflows().map((airflow) => verifyDags(airflow, signal))),
  ]);
  return {
    health: healthOf(services, prometheus, airflow),
    checkedAt: new Date().toISOString(),
    ...{ services, prometheus, airflow },
  };
}

/** The last lines of a service's log, bounded and without what a terminal would obey or a password. Throws IntegrationError. */
export async function lastLogLines(
  ports: Pick<HealthPorts, 'logs'>,
  service: string,
  lines: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const text = severalLines(withoutSecrets(await ports.logs(service, lines, signal))).trimEnd();
  return text === ''
    ? []
    : text
        .split('\n')
        .slice(-lines)
        .map((line) => clip(line, LINE_LIMIT));
}

async function verifyService(
  ports: HealthPorts,
  service: ListedService,
  choice: LogChoice,
  signal: AbortSignal,
): Promise<VerifiedService> {
  const finding = await ports.probe(service.name, signal);
  if (choice === 'none' || (choice === 'unwell' && finding.health === 'healthy')) return { ...service, finding };
  const logs = await lastLogLines(ports, service.name, LOG_LINES, signal).then((lines) => ({ lines }), problemOf);
  return { ...service, finding, logs };
}

async function verifyTargets({ targets }: HealthPorts, signal: AbortSignal): Promise<VerifiedTargets> {
  if (!targets) return { state: 'not_configured' };
  return targets(signal).then(
    (found) => ({ state: 'ok', targets: found }),
    (error: unknown) => ({ state: 'unknown', ...problemOf(error) }),
  );
}

async function verifyDags(airflow: AirflowPort, signal: AbortSignal): Promise<VerifiedDags> {
  const { service } = airflow;
  return airflow.listDags(MOST_DAGS, signal).then(
    (dags) => ({ service, state: 'ok', dags }),
    (error: unknown) => ({ service, state: 'unknown', ...problemOf(error) }),
  );
}

function healthOf(
  services: readonly VerifiedService[],
  prometheus: VerifiedTargets,
  airflow: readonly VerifiedDags[],
): Health {
  const healths = services.map(({ finding }) => finding.health);
  const isDown = prometheus.state === 'ok' && prometheus.targets.some(({ health }) => health === 'down');
  if (isDown || healths.includes('unhealthy')) return 'unhealthy';
  const isUnknown = prometheus.state === 'unknown' || airflow.some(({ state }) => state === 'unknown');
  return isUnknown || healths.includes('unknown') ? 'unknown' : 'healthy';
}

function problemOf(error: unknown): Problem {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  const known = typeof code === 'string' && isFailureCode(code) ? code : 'UNEXPECTED';
  return { code: known, problem: error instanceof Error ? clip(withoutSecrets(error.message), 300) : '' };
}
