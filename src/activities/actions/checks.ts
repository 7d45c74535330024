import { cancellationSignal } from '@temporalio/activity';
import type { CheckResult } from '../../domain/actions/action.js';
import type { Mode } from '../../domain/incident.js';
import type { ActionActivities } from '../contract.js';
import { servicesOf } from '../ports.js';
import type { ServicesPort } from '../ports.js';

type Checks = Pick<ActionActivities, 'check_airflow_scheduler' | 'check_database_connectivity' | 'check_service'>;

/** The looks of the catalogue: each asks one service by that service's own kind of probe. */
export function createChecks({ services }: { readonly services: ServicesPort }): Checks {
  const look = async (service: string, mode: Mode): Promise<CheckResult> => ({
    findings: [await services.probe(service, mode, cancellationSignal())],
  });
  return {
    check_airflow_scheduler: ({ context, params }) =>
      look(params.service ?? services.pipeline(context.mode).scheduler, context.mode),
    check_database_connectivity: ({ context, params }) =>
      look(params.service ?? services.pipeline(context.mode).database, context.mode),
    check_service: async ({ context, params }) => {
      if (params.service !== undefined) return look(params.service, context.mode);
      const about = servicesOf(services, context.mode, params.subject);
      const findings = await Promise.all(
        about.map(({ name }) => services.probe(name, context.mode, cancellationSignal())),
      );
      return { findings };
    },
  };
}
