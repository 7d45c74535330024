import type { RemediationRules, RepairLimits } from './repair-limits.js';

/** What we check and may repair. Health is a word, never a boolean, because "we could not find out" is an answer. */
export const HEALTHS = ['healthy', 'unhealthy', 'unknown'] as const;
export type Health = (typeof HEALTHS)[number];

export const SERVICE_KINDS = ['airflow', 'postgres', 'kafka', 'oracle', 'http', 'tcp', 'container'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** `observe` says what would be done (the default of a new service), `ask` waits for a person, `act` repairs. */
export const SERVICE_MODES = ['observe', 'ask', 'act'] as const;
export type ServiceMode = (typeof SERVICE_MODES)[number];

/** What a probe saw. `detail` is bounded and carries no secret; `code` is what the message catalogues translate. */
export interface ServiceFinding {
  readonly service: string;
  readonly health: Health;
  readonly code: FindingCode;
  readonly detail: string;
  /** Milliseconds that the probe took. */
  readonly tookMs: number;
  /** Of a service that is well by its last sign of life, and not by an answer of its own: how old that is, milliseconds. */
  readonly heartbeatAgeMs?: number;
}

export const FINDING_CODES = [
  'ok',
  'unreachable',
  'timeout',
  'refused_credentials',
  'scheduler_stale',
  'metadatabase_down',
  'bad_answer',
  'stopped',
  'restarting',
  'container_unhealthy',
  'too_many',
  'too_slow',
  'too_full',
  'too_few',
  'growing',
  'blocked',
  'run_failed',
  'not_started',
  'paused',
  'disabled',
  'too_early',
  'not_configured',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** The part of a service's configuration that decisions need; addresses and credentials stay outside workflows. */
export interface ServiceFacts {
  readonly name: string;
  readonly mode: ServiceMode;
  readonly dependsOn: readonly string[];
  readonly lab: boolean;
  /** Absent in histories of before it was known. */
  readonly kind?: ServiceKind;
  /** Guardia's own Temporal or store lives on it: it may be looked at, and nothing else. */
  readonly protected?: boolean;
  /** What the coordinator decides by; only where a repair is about to be asked for. */
  readonly limits?: RepairLimits;
  readonly rules?: RemediationRules;
  /** False where nothing here runs it (`runtime: none`), so that it can be watched and not restarted. */
  readonly restartable?: false;
}

/** Services in the order in which they must be repaired: what others depend on comes first. Cycles keep their written order. */
export function inDependencyOrder(services: readonly ServiceFacts[]): readonly ServiceFacts[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const done = new Set<string>();
  const ordered: ServiceFacts[] = [];
  const visit = (service: ServiceFacts): void => {
    if (done.has(service.name)) return;
    done.add(service.name);
    for (const name of service.dependsOn) {
      const dependency = byName.get(name);
      if (dependency) visit(dependency);
    }
    ordered.push(service);
  };
  services.forEach(visit);
  return ordered;
}

/** The failed services that fail by themselves, and not because something they depend on has failed too. */
export function rootFailures(failed: readonly ServiceFacts[], all: readonly ServiceFacts[]): readonly ServiceFacts[] {
  const failedNames = new Set(failed.map((service) => service.name));
  const byName = new Map(all.map((service) => [service.name, service]));
  const hasFailedDependency = (name: string, seen: Set<string>): boolean =>
    (byName.get(name)?.dependsOn ?? []).some((dependency) => {
      if (seen.has(dependency)) return false;
      seen.add(dependency);
      return failedNames.has(dependency) || hasFailedDependency(dependency, seen);
    });
  return failed.filter((service) => !hasFailedDependency(service.name, new Set([service.name])));
}
