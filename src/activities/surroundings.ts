import { surroundingsOf } from '../domain/blast-radius.js';
import type { Surroundings } from '../domain/blast-radius.js';
import type { Mode } from '../domain/incident.js';
import type { RemediationRules, RepairLimits } from '../domain/repair-limits.js';
import type { ServiceFacts, ServiceFinding } from '../domain/service.js';
import type { ServicesPort } from './ports.js';

/** By which rules the coordinator decides about a service: it has no configuration of its own. */
export interface RemediationPort {
  rulesFor(
    service: string,
    mode: Mode,
  ): { readonly protected: boolean; readonly limits?: RepairLimits; readonly rules?: RemediationRules };
}

/** The repair must not wait for what is not about it: who does not answer by then is not counted. */
const OTHERS_WITHIN_MS = 3_000;
const OTHERS_AT_MOST = 200;

/** The facts of a service with everything that the coordinator must know. */
export function factsForRepair(facts: ServiceFacts, remediation: RemediationPort, mode: Mode): ServiceFacts {
  const { protected: isProtected, limits, rules } = remediation.rulesFor(facts.name, mode);
  return { ...facts, ...(isProtected && { protected: true }), ...(limits && { limits }), ...(rules && { rules }) };
}

export interface LookAround {
  /** Settles when all have answered, or at the end of the time for it; to be called once a repair is wished for. */
  of(service: ServiceFacts, probed: readonly ServiceFinding[]): Promise<Surroundings>;
  /** Nothing is to be repaired: the probes that still run are given up. */
  end(): void;
}

/** Probes all services but those that are probed anyway, at once and beside everything else. */
export function lookAround(
  services: ServicesPort,
  mode: Mode,
  probedAnyway: readonly string[],
  signal: AbortSignal,
): LookAround {
  const all = services.facts(mode);
  const ending = new AbortController();
  const failing = new Set<string>();
  const others = all.filter(({ name }) => !probedAnyway.includes(name)).slice(0, OTHERS_AT_MOST);
  const timer = setTimeout(() => ending.abort(), OTHERS_WITHIN_MS);
  const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
  const answered = Promise.all(
    others.map(async ({ name }) => {
      const finding = await services.probe(name, mode, AbortSignal.any([signal, ending.signal])).catch(() => undefined);
      // A probe that was given up says nothing about its service.
      if (finding?.health === 'unhealthy' && !ending.signal.aborted) failing.add(name);
    }),
  );
  const done = Promise.race([answered, ended]).finally(() => clearTimeout(timer));
  return {
    async of(service, probed) {
      await done;
      const unwell = probed.filter(({ health }) => health === 'unhealthy').map((finding) => finding.service);
      return surroundingsOf(service, all, new Set([...failing, ...unwell]));
    },
    end: () => ending.abort(),
  };
}
