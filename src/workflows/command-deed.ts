import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { COMMAND_FRESH_MS, rulesOf } from '../domain/command.js';
import type { CommandView, DeedCall } from '../domain/command.js';
import type { EvidenceItem } from '../domain/incident.js';
import { evidence, RESTART_SCHEDULE_TO_CLOSE_MS } from './activity-proxies.js';
import { actOf } from './command-acts.js';
import type { CommandAct, CommandGrant, CommandPlanned } from './command-acts.js';
import { end, update } from './command-run.js';
import type { CommandRun } from './command-run.js';
import { beforeDeed } from './command-undo.js';
import { askForGrant, giveBack } from './grant.js';

/** Planned by a look, granted by the coordinator, then done: the same way as a runbook's deed, with a person's name on it. */
export async function carryOutDeed(run: CommandRun, call: DeedCall): Promise<void> {
  if (Date.now() - workflowInfo().startTime.getTime() > COMMAND_FRESH_MS)
    return end(run, 'refused', { code: 'too_late' });
  const act = actOf(run, call);
  const planned = await act.plan();
  const { service, what, undo } = planned;
  update(run, { service, plan: { service, what, ...(undo && { undoAfterMs: undo.afterMs }) } });
  if (planned.idle) return end(run, 'nothing_to_do');
  if (run.view.mode === 'dry-run') return end(run, 'planned');
  if (!rulesOf(call.action).needsGrant) {
    const free = await doIt(run, act, planned, freeGrant(run));
    return end(run, free.outcome, free.found);
  }
  update(run, { state: 'asking' });
  // Both at once: neither needs the other, and a person is waiting.
  const [answer, seen] = await Promise.all([askForGrant(run.asker, planned.facts, call.action), look(run, service)]);
  const kept = seen.length > 0 ? { evidence: seen } : {};
  if (!answer.granted) {
    const { reason, holder } = answer;
    return end(run, 'refused', { ...kept, code: reason, ...(holder !== undefined && { holder }) });
  }
  update(run, { ...kept, token: answer.token });
  const done = await doAndGiveBack(run, act, planned, answer);
  end(run, done.outcome, done.found);
}

interface Done {
  readonly outcome: 'done' | 'already_done';
  readonly found: Partial<CommandView>;
}

/** Given back before the person hears of the end, because what they order next may need the same service. */
async function doAndGiveBack(
  run: CommandRun,
  act: CommandAct,
  planned: CommandPlanned,
  { token, leaseUntil }: CommandGrant,
): Promise<Done> {
  let outcome = 'failed';
  try {
    const done = await doIt(run, act, planned, { token, leaseUntil });
    outcome = done.outcome;
    return done;
  } finally {
    // Where somebody cancelled the command the deed goes on, and so does its lease, which ends by itself.
    if (!CancellationScope.current().consideredCancelled)
      await giveBack(run.asker, { service: planned.service, token, outcome });
  }
}

async function doIt(run: CommandRun, act: CommandAct, planned: CommandPlanned, grant: CommandGrant): Promise<Done> {
  const undo = await beforeDeed(run, planned, grant);
  update(run, { state: 'acting' });
  const { outcome, ...found } = await act.act(planned, grant);
  await undo?.acted();
  return { outcome, found };
}

/** What touches no service needs no grant, and is known by its command all the same. */
function freeGrant(run: CommandRun): CommandGrant {
  const leaseUntil = new Date(Date.now() + 2 * RESTART_SCHEDULE_TO_CLOSE_MS).toISOString();
  return { token: run.asker.contextFor('deed').key, leaseUntil };
}

/** Evidence never holds up the deed: what is not there within its time is not there. */
async function look(run: CommandRun, subject: string): Promise<readonly EvidenceItem[]> {
  const context = run.asker.contextFor('evidence');
  return evidence.collect_evidence({ context, params: { subject } }).catch(() => []);
}
