import { cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/activity';
import type { Mode } from '../../domain/incident.js';
import { inDependencyOrder } from '../../domain/service.js';
import type { ServiceFinding } from '../../domain/service.js';
import type { ActionActivities, FailedService, IncidentActivities } from '../contract.js';
import { servicesOf } from '../ports.js';
import type { RuntimesPort, ServicesPort } from '../ports.js';

type Restarts = Pick<ActionActivities, 'restart_failed_services'> &
  Pick<IncidentActivities, 'inspect_failed_services' | 'inspect_service'>;

type Probed = Pick<FailedService, 'facts' | 'finding'>;

/** How long a restarted service may take until its own probe says that it is well. */
const HEALTHY_WITHIN_MS = 45_000;
const PROBE_EVERY_MS = 300;
const HEARTBEAT_EVERY_MS = 2_000;

export function createRestarts({
  services,
  runtimes,
}: {
  readonly services: ServicesPort;
  readonly runtimes: RuntimesPort;
}): Restarts {
  const withLook = async (service: Probed, mode: Mode, signal: AbortSignal): Promise<FailedService> => {
    try {
      return { ...service, look: await runtimes.look(service.facts.name, mode, signal) };
    } catch (error) {
      return { ...service, lookProblem: error instanceof Error ? error.message : String(error) };
    }
  };
  return {
    async inspect_failed_services({ context, params }) {
      const signal = cancellationSignal();
      const all = services.facts(context.mode);
      const named = params.services;
      const asked = named
        ? all.filter(({ name }) => named.includes(name))
        : servicesOf(services, context.mode, params.subject);
      const probed = await Promise.all(
        inDependencyOrder(asked).map(async (facts) => ({
          facts,
          finding: await services.probe(facts.name, context.mode, signal),
        })),
      );
      const failed = probed.filter(({ finding }) => finding.health === 'unhealthy');
      return Promise.all(failed.map((service) => withLook(service, context.mode, signal)));
    },

    async inspect_service({ context, params: { service } }) {
      const signal = cancellationSignal();
      const facts = services.facts(context.mode).find(({ name }) => name === service);
      if (!facts) throw ApplicationFailure.nonRetryable(`no service "${service}"`, 'UNKNOWN_SERVICE');
      const finding = await services.probe(service, context.mode, signal);
      return withLook({ facts, finding }, context.mode, signal);
    },

    async restart_failed_services({ context, params: order }) {
      const signal = cancellationSignal();
      if (Date.parse(order.leaseUntil) <= Date.now()) {
        throw ApplicationFailure.nonRetryable(
          `the lease of ${order.token} ended at ${order.leaseUntil}`,
          'LEASE_EXPIRED',
        );
      }
      let stage = 'looking';
      const alive = setInterval(() => heartbeat({ stage }), HEARTBEAT_EVERY_MS);
      try {
        const onStage = (reached: string): void => {
          stage = reached;
          heartbeat({ stage });
        };
        const { outcome, after } = await runtimes.restart(order, context.mode, { signal, onStage });
        onStage('waiting_for_health');
        const finding = await untilHealthy(() => services.probe(order.look.service, context.mode, signal));
        if (finding.health !== 'healthy') {
          throw ApplicationFailure.nonRetryable(
            `${order.look.service} was restarted and is still not well: ${finding.detail}`,
            'RESTART_FAILED',
          );
        }
        return { service: order.look.service, outcome, before: order.look, after, finding };
      } finally {
        clearInterval(alive);
      }
    },
  };
}

async function untilHealthy(probe: () => Promise<ServiceFinding>): Promise<ServiceFinding> {
  const deadlineMs = Date.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const finding = await probe();
    if (finding.health === 'healthy' || Date.now() >= deadlineMs) return finding;
    await sleep(PROBE_EVERY_MS);
  }
}
