import type { RemediationPort } from '../activities/surroundings.js';
import type { Documents } from '../documents/open-documents.js';
import type { ServiceConfig } from '../documents/guardia-config.js';
import type { Mode } from '../domain/incident.js';
import { LAB_LIMITS } from '../domain/repair-limits.js';
import { isAbout } from '../domain/windows.js';
import type { Operation } from './services.js';

/** The rules of the configuration as it is now, for each service; they travel with the request to the coordinator. */
export function remediationPort(
  documents: Documents,
  operation: Pick<Operation, 'service' | 'facts'>,
): RemediationPort {
  const configOf = (name: string, mode: Mode): ServiceConfig | undefined =>
    operation.facts(mode).some((facts) => facts.name === name) ? operation.service(name, mode) : undefined;
  return {
    rulesFor(name, mode) {
      const service = configOf(name, mode);
      // What is no service (a folder) is nobody's to count.
      if (!service) return { protected: false };
      const { remediation, timeZone } = documents.current();
      const { budget, blastRadius } = remediation;
      const windows = remediation.windows
        .filter(({ services }) => isAbout(services, name))
        .map(({ name: window, days, from, to }) => ({ name: window, days, from, to }));
      return {
        protected: service.protected ?? false,
        limits: service.limits ?? LAB_LIMITS,
        rules: { budget, blastRadius, windows, timeZone },
      };
    },
  };
}
