import { condition, getExternalWorkflowHandle } from '@temporalio/workflow';
import type { ActionName } from '../domain/actions/catalogue.js';
import { decideRepair, EMPTY_COORDINATOR } from '../domain/coordinator.js';
import type { Surroundings } from '../domain/blast-radius.js';
import type { RepairAnswer, RepairRequest } from '../domain/coordinator.js';
import type { ServiceFacts } from '../domain/service.js';
import { RESTART_SCHEDULE_TO_CLOSE_MS, setup } from './activity-proxies.js';
import { COORDINATOR_WORKFLOW_ID, releaseRepairSignal, requestRepairSignal } from './contract.js';
import type { Asker, Grants } from './asker.js';

const ANSWER_TIMEOUT_MS = 10_000;
const ASK_AT_MOST = 3;
const ASK_LATER_MS = 60_000;

/** Asks the remediation coordinator by a signal, and again where no answer comes; `no_answer` is a refusal too. */
export async function askForGrant(
  asker: Asker,
  facts: ServiceFacts,
  action?: ActionName,
  surroundings?: Surroundings,
): Promise<RepairAnswer> {
  const context = asker.contextFor('grant');
  const request: RepairRequest = {
    requestId: `${context.key}/${facts.name}`,
    service: facts.name,
    incidentId: asker.incidentId,
    incidentWorkflowId: asker.workflowId,
    mode: asker.mode === 'simulation' ? 'simulation' : 'live',
    serviceMode: facts.mode,
    scheduleToCloseMs: RESTART_SCHEDULE_TO_CLOSE_MS,
    ...(action && { action }),
    ...(asker.by !== undefined && { by: asker.by }),
    ...(facts.lab && { lab: true }),
    ...(facts.protected && { protected: true }),
    ...(facts.limits && { limits: facts.limits }),
    ...(facts.rules && { rules: facts.rules }),
    ...(surroundings && { surroundings }),
  };
  if (asker.drill) return decideRepair(EMPTY_COORDINATOR, request, Date.now()).answer;
  try {
    for (let asked = 1; asked <= ASK_AT_MOST; asked += 1) {
      const answer = await answerTo(asker, request);
      if (answer && !comesTooLate(answer)) {
        if (answer.granted) asker.grants.token = answer.token;
        return answer;
      }
      if (answer?.granted) await giveBack(asker, { service: facts.name, token: answer.token, outcome: 'too_late' });
    }
    const retryAt = new Date(Date.now() + ASK_LATER_MS).toISOString();
    return { requestId: request.requestId, granted: false, reason: 'no_answer', retryAt };
  } finally {
    asker.grants.asked = undefined;
  }
}

async function answerTo(asker: Asker, request: RepairRequest): Promise<RepairAnswer | undefined> {
  const asked: NonNullable<Grants['asked']> = { requestId: request.requestId };
  asker.grants.asked = asked;
  await ask(asker, request);
  await condition(() => asked.answer !== undefined, ANSWER_TIMEOUT_MS);
  return asked.answer;
}

/** The lease must outlast the repair; an answer that lay while no worker ran is asked for anew. */
function comesTooLate(answer: RepairAnswer): boolean {
  return answer.granted && Date.parse(answer.leaseUntil) - Date.now() < RESTART_SCHEDULE_TO_CLOSE_MS;
}

/** An answer for which nobody waits any more must not hold the service: what it grants is given back. */
export async function takeAnswer(asker: Asker, answer: RepairAnswer | null | undefined): Promise<void> {
  if (typeof answer?.requestId !== 'string') return;
  const { asked, token } = asker.grants;
  if (asked?.requestId === answer.requestId) asked.answer = answer;
  else if (answer.granted && answer.token !== token)
    await giveBack(asker, { service: '', token: answer.token, outcome: 'not_wanted' });
}

/** Asking again is safe: the coordinator knows a wish by its id and gives the same answer. */
async function ask(asker: Asker, request: RepairRequest): Promise<void> {
  const coordinator = getExternalWorkflowHandle(COORDINATOR_WORKFLOW_ID);
  try {
    await coordinator.signal(requestRepairSignal, request);
  } catch {
    await setup.ensure_coordinator({ context: asker.contextFor('coordinator'), params: {} });
    await coordinator.signal(requestRepairSignal, request).catch(() => undefined);
  }
}

interface Returned {
  readonly service: string;
  readonly token: string;
  readonly outcome: string;
}

export async function giveBack(asker: Pick<Asker, 'drill'>, returned: Returned): Promise<void> {
  if (asker.drill) return;
  await getExternalWorkflowHandle(COORDINATOR_WORKFLOW_ID)
    .signal(releaseRepairSignal, returned)
    .catch(() => undefined);
}
