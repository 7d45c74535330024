import { cancellationSignal } from '@temporalio/activity';
import type { Mode } from '../../domain/incident.js';
import type { ServiceFinding } from '../../domain/service.js';
import type { LookActivities } from '../contract.js';
import type { ServicesPort } from '../ports.js';

/** The services that the canary goes through, by name. */
export interface CanaryRoute {
  readonly database: string;
  readonly kafka?: string;
  readonly oracle?: string;
}

/** Each leg never throws for a fault: it is the finding of the service where it was found. */
export interface CanaryPort {
  /** Undefined where `pipeline.canary` is off. */
  route(mode: Mode): CanaryRoute | undefined;
  /** One transaction: the record, and its row of the canary's outbox. */
  write(id: string, at: CanaryLeg): Promise<ServiceFinding>;
  /** From the outbox to the topic, and back from there by its id. */
  publish(id: string, at: CanaryLeg): Promise<ServiceFinding>;
  /** From the outbox to Oracle, and read there. */
  merge(id: string, at: CanaryLeg): Promise<ServiceFinding>;
}

export interface CanaryLeg {
  readonly mode: Mode;
  readonly signal: AbortSignal;
}

/** One record of Guardia's own through the whole pipeline. A leg is not begun where the one before it failed. */
export function createCanaryLooks({
  services,
  canary,
  newId = () => crypto.randomUUID(),
}: {
  readonly services: ServicesPort;
  readonly canary: CanaryPort;
  readonly newId?: () => string;
}): Pick<LookActivities, 'verify_canary'> {
  return {
    async verify_canary({ context: { mode } }) {
      const route = canary.route(mode);
      const at = { mode, signal: cancellationSignal() };
      if (!route) return { findings: [off(services.pipeline(mode).name)] };
      if (mode === 'dry-run') {
        const names = [route.database, route.kafka, route.oracle].filter((name) => name !== undefined);
        return { findings: await Promise.all(names.map((name) => services.probe(name, mode, at.signal))) };
      }
      const id = newId();
      const findings = [await canary.write(id, at)];
      if (isWell(findings) && route.kafka !== undefined) findings.push(await canary.publish(id, at));
      if (isWell(findings) && route.oracle !== undefined) findings.push(await canary.merge(id, at));
      return { findings };
    },
  };
}

function isWell(findings: readonly ServiceFinding[]): boolean {
  return findings.every(({ health }) => health === 'healthy');
}

function off(pipeline: string): ServiceFinding {
  return { service: pipeline, health: 'unknown', code: 'disabled', detail: 'pipeline.canary is off', tookMs: 0 };
}
