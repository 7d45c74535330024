import { ApplicationFailure } from '@temporalio/activity';
import type { DeedGrant, DeedPlan, InstanceLook, Json } from '../../domain/actions/action.js';
import type { RestartOrder } from '../../domain/actions/restart-failed-services.js';
import { serviceFor } from '../ports.js';
import type { ServicesPort } from '../ports.js';
import type { ContainersPort } from './container-port.js';
import type { Deeds, DeedSurroundings } from './deed.js';

type Owned = Deeds<'start_service' | 'stop_service' | 'exec_in_container'>;

/** Changes of one container, each of which acts only on the life that its plan saw. */
export function createContainerDeeds({
  services,
  containers,
}: {
  readonly services: ServicesPort;
  readonly containers: ContainersPort;
}): Owned {
  const lookAt = async (
    params: { readonly service?: string; readonly subject: string },
    { context: { mode }, signal }: DeedSurroundings,
  ): Promise<InstanceLook> => containers.look(serviceFor(services, mode, params), mode, signal);

  return {
    start_service: {
      async plan(params, at) {
        const look = await lookAt(params, at);
        if (look.running) return planOf(look, `${look.service} runs already`, true);
        return planOf(look, `start ${look.service}`);
      },
      async act(order, { context: { mode }, ...options }) {
        const outcome = await containers.start(orderOf(order), mode, options);
        const how = outcome === 'done' ? 'was started' : 'runs already';
        return { service: order.service, outcome, detail: `${order.service} ${how}` };
      },
    },

    stop_service: {
      async plan(params, at) {
        const look = await lookAt(params, at);
        if (await containers.isStopped(look.service, at.context.mode, at.signal))
          return planOf(look, `${look.service} is stopped already`, true);
        return planOf(look, `stop ${look.service}`);
      },
      async act(order, { context: { mode }, ...options }) {
        const outcome = await containers.stop(orderOf(order), mode, options);
        const how = outcome === 'done' ? 'was stopped' : 'is stopped already';
        return { service: order.service, outcome, detail: `${order.service} ${how}` };
      },
    },

    exec_in_container: {
      async plan(params, at) {
        const service = serviceFor(services, at.context.mode, params);
        const digest = containers.commandDigest(service, params.command, at.context.mode);
        const look = await containers.look(service, at.context.mode, at.signal);
        if (!look.running) throw ApplicationFailure.nonRetryable(`${service} does not run`, 'CONFLICT');
        return { ...planOf(look, `run "${params.command}" in ${service}`), look: { ...look, digest } };
      },
      async act(order, { context: { mode }, ...options }) {
        const { service, command } = order;
        const { digest } = order.look as { readonly digest: string };
        const ran = await containers.exec({ ...orderOf(order), command, digest }, mode, options);
        const said = ran.output === '' ? '' : `: ${ran.output}`;
        // Whoever wrote the command knows whether it can be repeated; we do not.
        if (ran.exitCode !== 0) {
          throw ApplicationFailure.nonRetryable(`"${command}" ended with ${ran.exitCode}${said}`, 'BAD_ANSWER');
        }
        const how = ran.outcome === 'done' ? 'ran' : 'had run already';
        return { service, outcome: ran.outcome, detail: `"${command}" ${how} in ${service}${said}` };
      },
    },
  };
}

function planOf(look: InstanceLook, what: string, idle = false): DeedPlan {
  return { service: look.service, what, look: { ...look }, ...(idle && { idle }) };
}

function orderOf({ look, token, leaseUntil }: DeedGrant): RestartOrder {
  return { look: look as Json & InstanceLook, token, leaseUntil };
}
