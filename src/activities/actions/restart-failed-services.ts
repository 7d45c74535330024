import { cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/activity';
import type { Mode } from '../../domain/incident.js';
import { inDependencyOrder } from '../../domain/service.js';
import type { ServiceFacts, ServiceFinding } from '../../domain/service.js';
import type { ActionActivities, FailedService, IncidentActivities } from '../contract.js';
import { servicesOf } from '../ports.js';
import type { RuntimesPort } from '../ports.js';
import { beganMs } from '../recent-silence.js';
import type { RememberingServices } from '../recent-silence.js';
import { factsForRepair, lookAround } from '../surroundings.js';
import type { RemediationPort } from '../surroundings.js';

type Restarts = Pick<ActionActivities, 'restart_failed_services'> &
  Pick<IncidentActivities, 'inspect_failed_services' | 'inspect_service'>;

type Probed = Pick<FailedService, 'facts' | 'finding' | 'look'>;

/** How long a restarted service may take until its own probe says that it is well. */
const HEALTHY_WITHIN_MS = 45_000;
const PROBE_EVERY_MS = 300;
const HEARTBEAT_EVERY_MS = 2_000;

export function createRestarts({
  services,
  runtimes,
  remediation,
}: {
  readonly services: RememberingServices;
  readonly runtimes: RuntimesPort;
  readonly remediation: RemediationPort;
}): Restarts {
  /** What the look finds may be that Guardia itself stands on it; what nothing can restart is not looked at. */
  const withLook = async (service: Probed, mode: Mode, signal: AbortSignal): Promise<FailedService> => {
    const { facts, finding } = service;
    if (facts.restartable === false) return service;
    try {
      const look = await runtimes.look(facts.name, mode, signal);
      const isOwn = services.facts(mode).some(({ name, protected: own }) => name === facts.name && own);
      return { facts: isOwn ? { ...facts, protected: true } : facts, finding, look };
    } catch (error) {
      return { ...service, lookProblem: error instanceof Error ? error.message : String(error) };
    }
  };

  /** One that did not answer a moment ago, in the life that it still has, is not waited for a second time. */
  const probed = async (facts: ServiceFacts, mode: Mode, signal: AbortSignal): Promise<Probed> => {
    const silence = services.silenceOf(facts.name, mode);
    if (silence) {
      const service = await withLook({ facts, finding: silence.finding }, mode, signal);
      if (service.look?.running && beganMs(service.look) < silence.askedMs) return service;
    }
    return { facts, finding: await services.probe(facts.name, mode, signal) };
  };

  return {
    async inspect_failed_services({ context, params }) {
      const { mode } = context;
      const signal = cancellationSignal();
      const all = services.facts(mode);
      const named = params.services;
      const asked = named ? all.filter(({ name }) => named.includes(name)) : servicesOf(services, mode, params.subject);
      const askedNames = asked.map(({ name }) => name);
      const around = lookAround(services, mode, askedNames, signal);
      try {
        const seen = await Promise.all(
          inDependencyOrder(asked).map((facts) => probed(factsForRepair(facts, remediation, mode), mode, signal)),
        );
        const findings = seen.map(({ finding }) => finding);
        const failed = seen.filter(({ finding }) => finding.health === 'unhealthy');
        return await Promise.all(
          failed.map(async (service) => ({
            ...(service.look ? service : await withLook(service, mode, signal)),
            surroundings: await around.of(service.facts, findings),
          })),
        );
      } finally {
        around.end();
      }
    },

    async inspect_service({ context: { mode }, params: { service } }) {
      const signal = cancellationSignal();
      const facts = services.facts(mode).find(({ name }) => name === service);
      if (!facts) throw ApplicationFailure.nonRetryable(`no service "${service}"`, 'UNKNOWN_SERVICE');
      const finding = await services.probe(service, mode, signal);
      return withLook({ facts: factsForRepair(facts, remediation, mode), finding }, mode, signal);
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
        const { finding, isWell } = await untilWell(
          () => services.probe(order.look.service, context.mode, signal),
          beganMs(after),
        );
        if (!isWell) {
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

/** A heartbeat of before the restart is the old instance's, and proves nothing of the new one. */
async function untilWell(
  probe: () => Promise<ServiceFinding>,
  startedMs: number,
): Promise<{ readonly finding: ServiceFinding; readonly isWell: boolean }> {
  const deadlineMs = Date.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const finding = await probe();
    const isOld = finding.heartbeatAgeMs !== undefined && Date.now() - finding.heartbeatAgeMs < startedMs;
    const isWell = finding.health === 'healthy' && !isOld;
    if (isWell || Date.now() >= deadlineMs) return { finding, isWell };
    await sleep(PROBE_EVERY_MS);
  }
}
