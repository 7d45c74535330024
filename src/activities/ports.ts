import { ApplicationFailure } from '@temporalio/activity';
import type { InstanceLook } from '../domain/actions/action.js';
import type { RestartOrder } from '../domain/actions/restart-failed-services.js';
import type { Mode } from '../domain/incident.js';
import type { MetricSample } from '../domain/samples.js';
import type { ServiceFacts, ServiceFinding, ServiceKind } from '../domain/service.js';

/** Which operation an incident speaks about: a simulation sees the lab's services only, whatever is configured. */
export interface ServicesPort {
  facts(mode: Mode): readonly ServiceFacts[];
  pipeline(mode: Mode): PipelineFacts;
  /** Never throws for a fault: a fault is a finding. */
  probe(service: string, mode: Mode, signal: AbortSignal): Promise<ServiceFinding>;
}

export interface PipelineFacts {
  readonly name: string;
  readonly scheduler: string;
  readonly database: string;
  readonly how: 'run' | 'observe';
  readonly timeoutMs: number;
  /** A service of kind kafka; absent where events wait in the outbox. */
  readonly kafka?: string;
  readonly oracle?: string;
  /** `HH:MM` on `timeZone`'s clock (IANA): when the daily run begins. */
  readonly dailyAt?: string;
  readonly timeZone?: string;
}

/** What runs services. Throws IntegrationError. */
export interface RuntimesPort {
  look(service: string, mode: Mode, signal: AbortSignal): Promise<InstanceLook>;
  restart(
    order: RestartOrder,
    mode: Mode,
    options: { readonly signal: AbortSignal; readonly onStage: (stage: string) => void },
  ): Promise<{ readonly outcome: 'restarted' | 'already_restarted'; readonly after: InstanceLook }>;
  logs(service: string, mode: Mode, lines: number, signal: AbortSignal): Promise<string>;
}

/** The services that an incident is about: its subject where that is a service, else what the pipeline stands on. */
export function servicesOf(services: ServicesPort, mode: Mode, subject: string): readonly ServiceFacts[] {
  const all = services.facts(mode);
  const named = all.filter(({ name }) => name === subject);
  if (named.length > 0) return named;
  const { scheduler, database } = services.pipeline(mode);
  return all.filter(({ name }) => name === scheduler || name === database);
}

/** The one service that an action is about: the one that it names, else the subject where it is of a fitting kind, else the pipeline's own. */
export function serviceFor(
  services: ServicesPort,
  mode: Mode,
  { service, subject }: { readonly service?: string | undefined; readonly subject: string },
  ...kinds: readonly ServiceKind[]
): string {
  const all = services.facts(mode);
  const fits = ({ kind }: ServiceFacts): boolean => kind === undefined || kinds.length === 0 || kinds.includes(kind);
  const { scheduler, database, kafka, oracle } = services.pipeline(mode);
  const own: Partial<Record<ServiceKind, string | undefined>> = {
    airflow: scheduler,
    postgres: database,
    kafka,
    oracle,
  };
  // A kind that is not known may be the wrong one.
  const isOfKind = (facts: ServiceFacts): boolean =>
    kinds.length === 0 || (facts.kind !== undefined && kinds.includes(facts.kind));
  const wanted = service ?? all.find((facts) => facts.name === subject && isOfKind(facts))?.name;
  // That the pipeline names services of the right kinds was judged when the configuration was read.
  const pipelines = kinds.map((kind) => own[kind]).find((name) => name !== undefined);
  if (wanted === undefined && pipelines !== undefined) return pipelines;
  const found = all.find((facts) => facts.name === wanted);
  if (found && fits(found)) return found.name;
  const fitting = all.filter(fits).map((facts) => facts.name);
  throw ApplicationFailure.nonRetryable(
    `${wanted === undefined ? 'no service is named' : `"${wanted}" is no service`}${kinds.length > 0 ? ` of kind ${kinds.join(' or ')}` : ''}; there is: ${fitting.join(', ') || 'none'}`,
    'UNKNOWN_SERVICE',
  );
}

/** What Guardia remembers of a service's figures, in its own store. */
export interface SamplesPort {
  recordSample(service: string, metric: string, value: number, at: string): Promise<void>;
  /** The newest of that moment or before it. */
  sampleBefore(service: string, metric: string, at: string): Promise<MetricSample | undefined>;
  /** From that moment on, oldest first. */
  samples(service: string, metric: string, since: string): Promise<readonly MetricSample[]>;
}
