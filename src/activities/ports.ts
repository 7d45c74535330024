import type { InstanceLook } from '../domain/actions/action.js';
import type { RestartOrder } from '../domain/actions/restart-failed-services.js';
import type { Mode } from '../domain/incident.js';
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

/**
 * The one service that an action is about: the one it names, else the incident's subject where that is of a fitting kind,
 * else the pipeline's own of that kind. Throws UNKNOWN_SERVICE where there is none.
 */
export function serviceFor(
  services: ServicesPort,
  mode: Mode,
  params: { readonly service?: string; readonly subject: string },
  ...kinds: readonly ServiceKind[]
): string {
  if (params.service !== undefined) return params.service;
  const subject = services.facts(mode).find(({ name }) => name === params.subject);
  if (subject && (kinds.length === 0 || (subject.kind !== undefined && kinds.includes(subject.kind)))) {
    return subject.name;
  }
  const { scheduler, database, kafka, oracle } = services.pipeline(mode);
  const own: Partial<Record<ServiceKind, string | undefined>> = {
    airflow: scheduler,
    postgres: database,
    kafka,
    oracle,
  };
  const found = kinds.map((kind) => own[kind]).find((name) => name !== undefined);
  if (found !== undefined) return found;
  const wanted = kinds.length === 0 ? 'service' : `service of kind ${kinds.join(' or ')}`;
  throw Object.assign(new Error(`no ${wanted}: "${params.subject}" is none, and the pipeline has none`), {
    code: 'UNKNOWN_SERVICE',
  });
}
