import { condition, getExternalWorkflowHandle } from '@temporalio/workflow';
import { decideRepair, EMPTY_COORDINATOR } from '../domain/coordinator.js';
import type { RepairAnswer, RepairRequest } from '../domain/coordinator.js';
import type { ServiceFacts } from '../domain/service.js';
import { RESTART_SCHEDULE_TO_CLOSE_MS, setup } from './activity-proxies.js';
import { COORDINATOR_WORKFLOW_ID, releaseRepairSignal, requestRepairSignal } from './contract.js';
import { contextFor, record } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

const ANSWER_TIMEOUT_MS = 10_000;
const ASK_AT_MOST = 3;

/** Asks the remediation coordinator by a signal, and again where no answer comes; `no_answer` is a refusal too. */
export async function askForGrant(run: IncidentRun, facts: ServiceFacts): Promise<RepairAnswer> {
  const context = contextFor(run, 'grant');
  const request: RepairRequest = {
    requestId: `${context.key}/${facts.name}`,
    service: facts.name,
    incidentId: run.view.incidentId,
    incidentWorkflowId: run.view.workflowId,
    mode: run.view.mode === 'simulation' ? 'simulation' : 'live',
    serviceMode: facts.mode,
    scheduleToCloseMs: RESTART_SCHEDULE_TO_CLOSE_MS,
  };
  record(run, 'repair_requested', { service: facts.name });
  if (run.input.drill) return decideRepair(EMPTY_COORDINATOR, request, Date.now()).answer;
  try {
    for (let asked = 1; asked <= ASK_AT_MOST; asked += 1) {
      const answer = await answerTo(run, request);
      if (answer && !comesTooLate(answer)) {
        if (answer.granted) run.grant = answer.token;
        return answer;
      }
      if (answer?.granted) await giveBack(run, { service: facts.name, token: answer.token, outcome: 'too_late' });
    }
    return { requestId: request.requestId, granted: false, reason: 'no_answer' };
  } finally {
    run.asked = undefined;
  }
}

async function answerTo(run: IncidentRun, request: RepairRequest): Promise<RepairAnswer | undefined> {
  const asked: NonNullable<IncidentRun['asked']> = { requestId: request.requestId };
  run.asked = asked;
  await ask(run, request);
  await condition(() => asked.answer !== undefined, ANSWER_TIMEOUT_MS);
  return asked.answer;
}

/** The lease must outlast the repair; an answer that lay while no worker ran is asked for anew. */
function comesTooLate(answer: RepairAnswer): boolean {
  return answer.granted && Date.parse(answer.leaseUntil) - Date.now() < RESTART_SCHEDULE_TO_CLOSE_MS;
}

/** An answer for which nobody waits any more must not hold the service: what it grants is given back. */
export async function takeAnswer(run: IncidentRun, answer: RepairAnswer | null | undefined): Promise<void> {
  if (typeof answer?.requestId !== 'string') return;
  if (run.asked?.requestId === answer.requestId) run.asked.answer = answer;
  else if (answer.granted && answer.token !== run.grant)
    await giveBack(run, { service: '', token: answer.token, outcome: 'not_wanted' });
}

/** Asking again is safe: the coordinator knows a wish by its id and gives the same answer. */
async function ask(run: IncidentRun, request: RepairRequest): Promise<void> {
  const coordinator = getExternalWorkflowHandle(COORDINATOR_WORKFLOW_ID);
  try {
    await coordinator.signal(requestRepairSignal, request);
  } catch {
    await setup.ensure_coordinator({ context: contextFor(run, 'coordinator'), params: {} });
    await coordinator.signal(requestRepairSignal, request).catch(() => undefined);
  }
}

interface Returned {
  readonly service: string;
  readonly token: string;
  readonly outcome: string;
}

export async function giveBack(run: IncidentRun, returned: Returned): Promise<void> {
  if (run.input.drill) return;
  await getExternalWorkflowHandle(COORDINATOR_WORKFLOW_ID)
    .signal(releaseRepairSignal, returned)
    .catch(() => undefined);
}
