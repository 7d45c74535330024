import type { Alert } from './alert.js';
import { rootFailures } from './service.js';
import type { ServiceFacts, ServiceFinding } from './service.js';

/** How often in a row each service has failed; carried from one probe run to the next. */
export type ProbeMemory = Readonly<Record<string, number>>;

export interface Probed {
  readonly facts: ServiceFacts;
  readonly finding: ServiceFinding;
}

/**
 * Which services open `service_down` now: those that failed often enough in a row, and not because something that they depend
 * on has failed too. `unknown` is not a failure: not being able to look says nothing about the service.
 */
export function alertsOf(
  memory: ProbeMemory,
  probed: readonly Probed[],
  failuresBeforeIncident: number,
): { readonly memory: ProbeMemory; readonly alerts: readonly Alert[] } {
  const failed = probed.filter(({ finding }) => finding.health === 'unhealthy');
  const next = Object.fromEntries(failed.map(({ facts }) => [facts.name, (memory[facts.name] ?? 0) + 1]));
  const roots = rootFailures(
    failed.map(({ facts }) => facts),
    probed.map(({ facts }) => facts),
  );
  const alerts = roots
    .filter(({ name }) => (next[name] ?? 0) >= failuresBeforeIncident)
    .map(({ name }): Alert => {
      const finding = failed.find(({ facts }) => facts.name === name)?.finding;
      return {
        type: 'service_down',
        subject: name,
        status: 'firing',
        source: 'probe',
        fingerprint: `probe/${name}`,
        summary: `${name}: ${finding?.detail ?? ''}`,
      };
    });
  return { memory: next, alerts };
}
