import { CancellationScope } from '@temporalio/workflow';
import type { DeedOrder, OnIncident } from '../activities/contract.js';
import type { PlannedDeed } from '../domain/actions/action.js';
import { DEEDS } from '../domain/actions/catalogue.js';
import type { DeedName, ParamsOf } from '../domain/actions/catalogue.js';
import type { ActionDefinition } from '../domain/actions/action.js';
import { DEED_START_TO_CLOSE_MS, deeds, RESTART_SCHEDULE_TO_CLOSE_MS, serviceLooks } from './activity-proxies.js';
import { giveBack } from './grant.js';
import { askerOf, contextFor, iso, record } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import type { StepResult } from './perform-action.js';
import { askPermission, holdBack, newPatience, waitInPlace } from './refused.js';
import { startRestore } from './start-restore.js';

/** One change of one service as a step of a runbook: planned by a look, granted by the coordinator, then done. */
export async function performDeed<Name extends DeedName>(
  run: IncidentRun,
  action: Name,
  params: ParamsOf[Name],
): Promise<StepResult> {
  const { subject, openedAt } = run.view;
  const onIncident = { ...params, subject, openedAt } as unknown as OnIncident<ParamsOf[Name]>;
  const patience = newPatience();
  for (;;) {
    const plan = await serviceLooks.plan_deed({
      context: contextFor(run, `plan/${action}`),
      params: { action, params: onIncident },
    });
    if (plan.idle) return { outcome: 'ok', detail: plan.what };
    if (run.view.mode === 'dry-run') return { outcome: 'would_do', detail: plan.what };
    const rules: ActionDefinition = DEEDS[action];
    if (rules.needsPerson) {
      record(run, 'would_repair', { service: plan.service });
      return { outcome: 'refused', code: 'needs_person', detail: plan.what };
    }
    if (!rules.needsGrant) return carryOut(run, action, onIncident, plan, freeGrant(run));
    const answer = await askPermission(run, plan, patience, action);
    if (answer.granted) return underGrant(run, action, onIncident, plan, answer);
    // What was planned may not be so any more after a while: it is planned anew.
    if (await waitInPlace(run, answer, patience)) continue;
    holdBack(run, answer);
    return { outcome: 'refused', code: answer.reason, detail: plan.what };
  }
}

async function underGrant<Name extends DeedName>(
  run: IncidentRun,
  action: Name,
  params: OnIncident<ParamsOf[Name]>,
  plan: PlannedDeed,
  grant: Grant,
): Promise<StepResult> {
  let outcome = 'failed';
  try {
    const result = await carryOut(run, action, params, plan, grant);
    outcome = 'done';
    return result;
  } finally {
    if (!CancellationScope.current().consideredCancelled) {
      record(run, 'repair_released', { service: plan.service, outcome });
      await giveBack(askerOf(run), { service: plan.service, token: grant.token, outcome });
    }
  }
}

interface Grant {
  readonly token: string;
  readonly leaseUntil: string;
}

/** What touches no service needs no grant, and is known by its incident all the same. */
function freeGrant(run: IncidentRun): Grant {
  return { token: contextFor(run, 'deed').key, leaseUntil: iso(Date.now() + 2 * RESTART_SCHEDULE_TO_CLOSE_MS) };
}

async function carryOut<Name extends DeedName>(
  run: IncidentRun,
  action: Name,
  params: OnIncident<ParamsOf[Name]>,
  { service, look, what, undo }: PlannedDeed,
  { token, leaseUntil }: Grant,
): Promise<StepResult> {
  const context = { ...contextFor(run, action), key: `${run.view.incidentId}/${action}/${token}` };
  const order = { ...params, service, look, token, leaseUntil } as unknown as DeedOrder<Name>;
  const act = deeds[action] as (request: { context: typeof context; params: DeedOrder<Name> }) => Promise<{
    readonly detail: string;
  }>;
  const { incidentId, mode } = run.view;
  const actsUntil = iso(Date.parse(leaseUntil) + DEED_START_TO_CLOSE_MS);
  const undoing =
    undo &&
    (await startRestore({ action, service, token, incidentId, mode, what, undo, actsUntil, language: run.language }));
  const { detail } = await act({ context, params: order });
  await undoing?.acted();
  return { outcome: 'ok', detail };
}
