import type { InstanceLook } from '../domain/actions/action.js';
import type { Mode } from '../domain/incident.js';
import type { ServiceFinding } from '../domain/service.js';
import type { ServicesPort } from './ports.js';

/** That a service did not answer within its time. */
export interface Silence {
  readonly finding: ServiceFinding;
  /** When it was asked, milliseconds of our clock. */
  readonly askedMs: number;
}

export interface RememberingServices extends ServicesPort {
  /** What the last probe found, where it ended a moment ago without an answer. */
  silenceOf(service: string, mode: Mode): Silence | undefined;
}

/** Longer ago, it may have come back by itself. */
const LASTS_MS = 1_000;

/** Remembers who has just not answered: to ask again would be to wait again for the whole time limit, with somebody's pipeline down. */
export function rememberSilence(services: ServicesPort, now = Date.now): RememberingServices {
  const last = new Map<string, Silence & { readonly endedMs: number }>();
  const keyOf = (service: string, mode: Mode): string => `${mode} ${service}`;
  return {
    ...services,
    async probe(service, mode, signal) {
      const askedMs = now();
      const key = keyOf(service, mode);
      const finding = await services.probe(service, mode, signal);
      // Whoever was asked later and has answered already knows better than one that waited all the time.
      if (askedMs >= (last.get(key)?.askedMs ?? 0)) last.set(key, { finding, askedMs, endedMs: now() });
      return finding;
    },
    silenceOf(service, mode) {
      const seen = last.get(keyOf(service, mode));
      const isSilent = seen?.finding.health === 'unhealthy' && seen.finding.code === 'timeout';
      return isSilent && now() - seen.endedMs <= LASTS_MS ? seen : undefined;
    },
  };
}

/** When the runtime began this instance, milliseconds of our clock; its own clock may be another. */
export function beganMs({ startedAt, lookedAt }: InstanceLook): number {
  return Date.now() - (Date.parse(lookedAt) - Date.parse(startedAt));
}
