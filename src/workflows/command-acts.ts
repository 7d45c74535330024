import { ApplicationFailure } from '@temporalio/workflow';
import type { DeedOrder, OnIncident } from '../activities/contract.js';
import type { InstanceLook, PlannedDeed } from '../domain/actions/action.js';
import type { DeedName, ParamsOf } from '../domain/actions/catalogue.js';
import { serviceNamed } from '../domain/command.js';
import type { CommandView, DeedCall } from '../domain/command.js';
import type { ServiceFacts } from '../domain/service.js';
import { restartPlanText } from '../messages/command-details.js';
import { deeds, looks, restarts, serviceLooks } from './activity-proxies.js';
import type { CommandRun } from './command-run.js';

/** What a person ordered, in two halves: the look that plans it, and the doing under a grant. */
export interface CommandAct {
  plan(): Promise<CommandPlanned>;
  act(planned: CommandPlanned, grant: CommandGrant): Promise<CommandActed>;
}

export interface CommandActed extends Pick<CommandView, 'detail' | 'finding'> {
  readonly outcome: 'done' | 'already_done';
}

export type CommandPlanned = Pick<PlannedDeed, 'service' | 'what' | 'idle' | 'look' | 'undo'> & {
  readonly facts: ServiceFacts;
};

export interface CommandGrant {
  readonly token: string;
  readonly leaseUntil: string;
}

export function actOf(run: CommandRun, { action, params }: DeedCall): CommandAct {
  return action === 'restart_failed_services'
    ? restartOf(run, serviceNamed(params))
    : deedOf(run, action, params as ParamsOf[typeof action]);
}

/** A person may restart what is well, too. */
function restartOf(run: CommandRun, service: string | undefined): CommandAct {
  let instance: InstanceLook | undefined;
  return {
    async plan() {
      if (service === undefined)
        throw ApplicationFailure.nonRetryable('a restart by hand is of one service', 'CONFIG_INVALID');
      const context = run.asker.contextFor('inspect');
      const { facts, finding, look, lookProblem } = await looks.inspect_service({ context, params: { service } });
      if (!look) throw ApplicationFailure.nonRetryable(lookProblem ?? service, 'RUNTIME_UNREACHABLE');
      instance = look;
      return { service, facts, look: null, what: restartPlanText(look, finding, run.language) };
    },
    async act(_planned, { token, leaseUntil }) {
      const context = { ...run.asker.contextFor('restart'), key: `${run.view.commandId}/restart/${token}` };
      const order = { look: instance as InstanceLook, token, leaseUntil };
      const { outcome, after, finding } = await restarts.restart_failed_services({ context, params: order });
      return {
        outcome: outcome === 'restarted' ? 'done' : 'already_done',
        detail: after.instance,
        finding,
      };
    },
  };
}

function deedOf<Name extends DeedName>(run: CommandRun, action: Name, params: ParamsOf[Name]): CommandAct {
  const { by, startedAt, commandId } = run.view;
  const subject = serviceNamed(params) ?? '';
  const onIncident = { ...params, subject, openedAt: startedAt } as unknown as OnIncident<ParamsOf[Name]>;
  return {
    plan: () =>
      serviceLooks.plan_deed({
        context: run.asker.contextFor(`plan/${action}`),
        params: { action, params: onIncident },
      }),
    async act({ service, look }, { token, leaseUntil }) {
      const context = { ...run.asker.contextFor(action), key: `${commandId}/${action}/${token}` };
      const order = { ...onIncident, service, look, token, leaseUntil, by } as unknown as DeedOrder<Name>;
      const work = deeds[action] as (request: {
        context: typeof context;
        params: DeedOrder<Name>;
      }) => Promise<{ readonly outcome: 'done' | 'already_done'; readonly detail: string }>;
      const { outcome, detail } = await work({ context, params: order });
      return { outcome, detail };
    },
  };
}
