import type { LookName, ParamsOf } from './actions/catalogue.js';
import type { ServiceKind } from './service.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A limit of the operation: the look that measures it, how often, and what it is about. */
export interface MetricCheck<Name extends LookName = LookName> {
  readonly kind: ServiceKind;
  readonly action: Name;
  /** The limits of the operation; guardia.yaml may have others. */
  readonly params: ParamsOf[Name];
  readonly everyMs: number;
  /** `pipeline`: its DAG, asked of the pipeline's scheduler, and the incident's subject is the pipeline. */
  readonly about: 'service' | 'pipeline';
  /** True where the lab, too, is looked at: it has no DAG of its own clock, no history of growth, and no disk but the machine's. */
  readonly lab: boolean;
}

function check<Name extends LookName>(
  kind: ServiceKind,
  action: Name,
  params: ParamsOf[Name],
  rules: Partial<Pick<MetricCheck, 'everyMs' | 'about' | 'lab'>> = {},
): MetricCheck<Name> {
  return { kind, action, params, everyMs: MINUTE_MS, about: 'service', lab: false, ...rules };
}

/** What is measured of each kind of service, by the type of the incident that it opens. Whether a service answers at all is its probe's. */
export const METRIC_CHECKS = {
  airflow_dag_failed: check('airflow', 'check_failed_runs', { withinMs: DAY_MS }, { about: 'pipeline' }),
  dag_not_started: check('airflow', 'check_dag_started', { toleranceMs: 15 * MINUTE_MS }, { about: 'pipeline' }),
  dag_run_slow: check('airflow', 'check_dag_duration', { limitMs: 45 * MINUTE_MS }, { about: 'pipeline' }),
  task_success_low: check(
    'airflow',
    'check_task_success',
    { withinMs: DAY_MS, minimum: 0.9 },
    { everyMs: 5 * MINUTE_MS },
  ),
  airflow_queue_high: check('airflow', 'check_airflow_queue', { maxQueued: 50 }),
  postgres_connections_high: check('postgres', 'check_postgres_connections', { max: 0.9 }, { lab: true }),
  postgres_slow_queries: check('postgres', 'check_slow_queries', { meanLimitMs: 5_000 }),
  postgres_growth: check('postgres', 'check_database_growth', { maxPerDay: 0.2 }, { everyMs: HOUR_MS }),
  postgres_disk_low: check('postgres', 'check_disk_space', { minFree: 0.2 }, { everyMs: 5 * MINUTE_MS }),
  kafka_lag_high: check('kafka', 'check_consumer_lag', { maxMessages: 5_000 }),
  kafka_broker_down: check('kafka', 'check_kafka_brokers', {}),
  kafka_disk_low: check('kafka', 'check_disk_space', { minFree: 0.2 }, { everyMs: 5 * MINUTE_MS }),
} as const satisfies Readonly<Record<string, MetricCheck>>;

export type CheckType = keyof typeof METRIC_CHECKS;
export const CHECK_TYPES = Object.keys(METRIC_CHECKS) as readonly CheckType[];

export function checkTypesOf(kind: ServiceKind): readonly CheckType[] {
  return CHECK_TYPES.filter((type) => METRIC_CHECKS[type].kind === kind);
}

/** What guardia.yaml says of a service's checks: other limits, or not at all. */
export type CheckChanges = Readonly<Partial<Record<CheckType, 'off' | ParamsOf[LookName]>>>;

export interface CheckableService {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly lab: boolean;
  /** `${VAR}` placeholders that nothing fills in: there is no address to ask. */
  readonly missingVariables: readonly string[];
  readonly checks?: CheckChanges;
}

export interface CheckablePipeline {
  readonly name: string;
  readonly scheduler: string;
  readonly runner: 'guardia' | 'airflow' | 'observe';
}

/** One check of one service, with the limits that hold for it. */
export interface ConfiguredCheck {
  readonly type: CheckType;
  readonly service: string;
  /** What its incident is about. */
  readonly subject: string;
  readonly action: LookName;
  readonly params: ParamsOf[LookName];
  readonly everyMs: number;
  readonly lab: boolean;
}

/** Every check that is on, service by service. */
export function checksOf(
  services: readonly CheckableService[],
  pipeline: CheckablePipeline,
): readonly ConfiguredCheck[] {
  return services
    .filter(({ missingVariables }) => missingVariables.length === 0)
    .flatMap((service) =>
      checkTypesOf(service.kind)
        .filter((type) => isOn(type, service, pipeline))
        .map((type) => configured(type, service, pipeline)),
    );
}

/** A DAG of the pipeline's name is there only where Airflow runs the load, or asks for it. */
export function hasDag(service: string, { scheduler, runner }: CheckablePipeline): boolean {
  return service === scheduler && runner !== 'guardia';
}

function isOn(type: CheckType, service: CheckableService, pipeline: CheckablePipeline): boolean {
  const { about, lab } = METRIC_CHECKS[type];
  const written = service.checks?.[type];
  if (written === 'off' || (about === 'pipeline' && !hasDag(service.name, pipeline))) return false;
  return written !== undefined || !service.lab || lab;
}

function configured(type: CheckType, service: CheckableService, pipeline: CheckablePipeline): ConfiguredCheck {
  const { about, action, everyMs, params } = METRIC_CHECKS[type];
  const written = service.checks?.[type];
  return {
    type,
    service: service.name,
    subject: about === 'pipeline' ? pipeline.name : service.name,
    action,
    params: written === undefined || written === 'off' ? params : written,
    everyMs,
    lab: service.lab,
  };
}
