import { cancellationSignal } from '@temporalio/activity';
import type { PlannedCheck } from '../domain/checking.js';
import type { ConfiguredCheck } from '../domain/checks.js';
import type { CheckActivities } from './contract.js';
import type { ServicesPort } from './ports.js';
import type { LabPort, WatchedPort } from './probes.js';

/** The checks that are on, as the configuration says now. */
export interface ChecksPort {
  checks(): readonly ConfiguredCheck[];
}

export function createCheckPlans({
  checks,
  services,
  lab,
  maintenance,
}: {
  readonly checks: ChecksPort;
  readonly services: ServicesPort;
  readonly lab: LabPort;
  readonly maintenance: WatchedPort;
}): CheckActivities {
  return {
    /** A service that does not answer has an incident of its own: nothing is asked of it, and nothing is concluded. */
    async plan_checks({ context }) {
      const all = checks.checks();
      const heldBySimulation = await lab.heldBySimulation();
      const worked = await maintenance.surroundings.underMaintenance();
      const names = [...new Set(all.map(({ service }) => service))];
      const signal = cancellationSignal();
      const findings = await Promise.all(names.map((name) => services.probe(name, context.mode, signal)));
      const down = new Set(findings.filter(({ health }) => health === 'unhealthy').map(({ service }) => service));
      return all.map((check): PlannedCheck => {
        const held = down.has(check.service) || worked.has(check.service) || (check.lab && heldBySimulation);
        return held ? { ...check, held } : check;
      });
    },
  };
}
