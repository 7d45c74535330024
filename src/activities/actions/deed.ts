import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/activity';
import type { ActionContext, DeedPlan, DeedResult, Json } from '../../domain/actions/action.js';
import { DEED_NAMES, DEEDS } from '../../domain/actions/catalogue.js';
import type { DeedName, ParamsOf } from '../../domain/actions/catalogue.js';
import type { RestoreResult } from '../../domain/restore.js';
import type { ServiceFacts } from '../../domain/service.js';
import type { DeedActivities, DeedOrder, OnIncident } from '../contract.js';
import type { ServicesPort } from '../ports.js';
import { factsForRepair, lookAround } from '../surroundings.js';
import type { RemediationPort } from '../surroundings.js';

/** One change, in two halves: what it would do, found out by a look, and the doing. Both throw IntegrationError. */
export interface Deed<Name extends DeedName> {
  plan(params: OnIncident<ParamsOf[Name]>, at: DeedSurroundings): Promise<DeedPlan>;
  /** Acts only where what the plan's look saw is unchanged, or finds its own traces: calling it again is safe. */
  act(
    order: DeedOrder<Name>,
    at: DeedSurroundings & { readonly onStage: (stage: string) => void },
  ): Promise<DeedResult>;
  /**
   * Needed where a plan has an undo: puts back what is still as the deed set it, and leaves what others altered since. Calling it
   * again is safe, and so is calling it where the deed was never done.
   *
   * @param before what the plan wrote down
   */
  restore?(before: Json, at: DeedSurroundings & { readonly service: string }): Promise<RestoreResult>;
}

export interface DeedSurroundings {
  readonly context: ActionContext;
  readonly signal: AbortSignal;
}

export type Deeds<Name extends DeedName = DeedName> = { readonly [Each in Name]: Deed<Each> };

const HEARTBEAT_EVERY_MS = 3_000;

/** Every deed as an activity of its own name; `plan_deed` and `restore_deed` for all of them. */
export function createDeeds({
  services,
  remediation,
  deeds,
}: {
  readonly services: ServicesPort;
  readonly remediation: RemediationPort;
  readonly deeds: Deeds;
}): DeedActivities {
  const acts = DEED_NAMES.map((name) => [
    name,
    ({ context, params }: { context: ActionContext; params: DeedOrder }) => carryOut(deeds[name], context, params),
  ]);
  return {
    ...(Object.fromEntries(acts) as Omit<DeedActivities, 'plan_deed' | 'restore_deed'>),
    async plan_deed({ context, params: { action, params } }) {
      const { mode } = context;
      const signal = cancellationSignal();
      const around = lookAround(services, mode, [], signal);
      try {
        const plan = await planOf(deeds[action], params, { context, signal });
        const facts = factsOf(services.facts(mode), plan.service);
        // What nobody will be asked for needs no look around.
        if (plan.idle || mode === 'dry-run' || !DEEDS[action].needsGrant) return { ...plan, facts };
        const surroundings = await around.of(facts, []);
        return { ...plan, facts: factsForRepair(facts, remediation, mode), surroundings };
      } finally {
        around.end();
      }
    },
    async restore_deed({ context, params: { action, service, before } }) {
      const deed: Pick<Deed<DeedName>, 'restore'> | undefined = deeds[action];
      if (!deed?.restore) throw ApplicationFailure.nonRetryable(`${action} has nothing to put back`, 'UNKNOWN_ACTION');
      return deed.restore(before, { context, service, signal: cancellationSignal() });
    },
  };
}

/** The name ties a deed to its parameters; the types of a union of deeds do not say so. */
async function planOf(deed: object, params: unknown, at: DeedSurroundings): Promise<DeedPlan> {
  return (deed as { plan(params: unknown, at: DeedSurroundings): Promise<DeedPlan> }).plan(params, at);
}

/** What is no service (a folder) is nobody's to hold back. */
function factsOf(all: readonly ServiceFacts[], name: string): ServiceFacts {
  return all.find((facts) => facts.name === name) ?? { name, mode: 'act', dependsOn: [], lab: false };
}

async function carryOut(deed: object, context: ActionContext, order: DeedOrder): Promise<DeedResult> {
  if (Date.parse(order.leaseUntil) <= Date.now()) {
    throw ApplicationFailure.nonRetryable(`the lease of ${order.token} ended at ${order.leaseUntil}`, 'LEASE_EXPIRED');
  }
  let stage = 'looking';
  const alive = setInterval(() => heartbeat({ stage }), HEARTBEAT_EVERY_MS);
  try {
    const onStage = (reached: string): void => {
      stage = reached;
      heartbeat({ stage });
    };
    const at = { context, signal: cancellationSignal(), onStage };
    return await (deed as { act(order: DeedOrder, at: object): Promise<DeedResult> }).act(order, at);
  } finally {
    clearInterval(alive);
  }
}
