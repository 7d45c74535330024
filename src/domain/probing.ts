import type { Alert } from './alert.js';
import { rootFailures } from './service.js';
import type { ServiceFacts, ServiceFinding, ServiceKind } from './service.js';

/** How often in a row each service has failed, and since when (ISO 8601); carried from one probe run to the next. */
export type ProbeMemory = Readonly<Record<string, { readonly failures: number; readonly since: string }>>;

export interface Probed {
  readonly facts: ServiceFacts;
  readonly finding: ServiceFinding;
  /** The incident that it opens where it failed; `service_down` where absent. */
  readonly type?: string;
}

/**
 * What a failed service opens, if there is a runbook for it; else `service_down`. The `…_down` of the other kinds are the
 * ingestion's: they are over when a run of the day went through, which says nothing of a service that no run stood on.
 */
export const DOWN_TYPES: Readonly<Partial<Record<ServiceKind, string>>> = { airflow: 'airflow_scheduler_down' };
export const SERVICE_DOWN = 'service_down';

/**
 * Which services open an incident now: those that failed often enough in a row, and not because something that they depend
 * on has failed too. `unknown` is not a failure: not being able to look says nothing about the service. The alert says since
 * when, so that a failure that began after an incident's close is no repeat of it.
 */
export function alertsOf(
  memory: ProbeMemory,
  probed: readonly Probed[],
  failuresBeforeIncident: number,
  now: string,
): { readonly memory: ProbeMemory; readonly alerts: readonly Alert[] } {
  const failed = probed.filter(({ finding }) => finding.health === 'unhealthy');
  const next: ProbeMemory = Object.fromEntries(
    failed.map(({ facts: { name } }) => {
      const before = memory[name];
      return [name, { failures: (before?.failures ?? 0) + 1, since: before?.since ?? now }];
    }),
  );
  const roots = rootFailures(
    failed.map(({ facts }) => facts),
    probed.map(({ facts }) => facts),
  );
  const alerts = roots
    .filter(({ name }) => (next[name]?.failures ?? 0) >= failuresBeforeIncident)
    .map(({ name }): Alert => {
      const { finding, type = SERVICE_DOWN } = failed.find(({ facts }) => facts.name === name) ?? {};
      return {
        type,
        subject: name,
        status: 'firing',
        source: 'probe',
        startsAt: next[name]?.since ?? now,
        fingerprint: `probe/${name}`,
        summary: `${name}: ${finding?.detail ?? ''}`,
      };
    });
  return { memory: next, alerts };
}
