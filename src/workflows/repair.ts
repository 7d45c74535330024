import { condition, getExternalWorkflowHandle, sleep } from '@temporalio/workflow';
import type { FailedService } from '../activities/contract.js';
import type { RestartFailedServicesParams } from '../domain/actions/restart-failed-services.js';
import { decideRepair, EMPTY_COORDINATOR } from '../domain/coordinator.js';
import type { RepairAnswer, RepairRequest } from '../domain/coordinator.js';
import type { StepOutcome } from '../domain/incident.js';
import type { ServiceFinding } from '../domain/service.js';
import { looks, restarts, RESTART_SCHEDULE_TO_CLOSE_MS, setup } from './activity-proxies.js';
import { COORDINATOR_WORKFLOW_ID, releaseRepairSignal, requestRepairSignal } from './contract.js';
import { contextFor, record } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';

/** A service that depends on one just repaired gets this long to come back by itself before it is touched. */
const SETTLE_MS = 8_000;
const SETTLE_EVERY_MS = 1_000;
const ANSWER_TIMEOUT_MS = 10_000;
const ASK_AT_MOST = 3;

interface RepairOutcome {
  readonly outcome: Exclude<StepOutcome, 'running'>;
  readonly code?: string;
  readonly detail?: string;
  readonly findings?: readonly ServiceFinding[];
}

/** Repairs what failed, in dependency order and one service at a time; after each it looks again at what is left. */
export async function repairFailedServices(
  run: IncidentRun,
  params: RestartFailedServicesParams,
): Promise<RepairOutcome> {
  const repaired: string[] = [];
  for (;;) {
    const failed = await inspect(run, params, repaired);
    const next = failed[0];
    if (!next) return { outcome: 'ok', detail: repaired.join(', ') };
    if (run.view.mode === 'dry-run')
      return {
        outcome: 'would_do',
        detail: failed.map(({ facts }) => facts.name).join(', '),
        findings: failed.map(({ finding }) => finding),
      };
    if (repaired.includes(next.facts.name))
      return {
        outcome: 'failed',
        code: 'RESTART_FAILED',
        detail: `${next.facts.name}: ${next.finding.detail}`,
        findings: [next.finding],
      };
    const refused = await repairOne(run, next);
    if (refused) return refused;
    repaired.push(next.facts.name);
  }
}

async function inspect(
  run: IncidentRun,
  params: RestartFailedServicesParams,
  repaired: readonly string[],
): Promise<readonly FailedService[]> {
  const settleUntilMs = Date.now() + SETTLE_MS;
  for (;;) {
    const failed = await looks.inspect_failed_services({
      context: contextFor(run, 'inspect'),
      params: { ...params, subject: run.view.subject },
    });
    // What does not even run will not come back by itself.
    const onlyDependants =
      failed.length > 0 &&
      failed.every(
        ({ facts, look }) =>
          look?.running !== false &&
          facts.dependsOn.some((name) => repaired.includes(name)) &&
          !repaired.includes(facts.name),
      );
    if (!onlyDependants || Date.now() >= settleUntilMs) return failed;
    await sleep(SETTLE_EVERY_MS);
  }
}

async function repairOne(run: IncidentRun, failed: FailedService): Promise<RepairOutcome | undefined> {
  const service = failed.facts.name;
  if (!failed.look)
    return {
      outcome: 'failed',
      code: 'RUNTIME_UNREACHABLE',
      detail: `${service}: ${failed.lookProblem ?? ''}`,
      findings: [failed.finding],
    };
  const answer = await askForGrant(run, failed);
  if (!answer.granted) {
    record(run, 'repair_refused', { service, reason: answer.reason, holder: answer.holder ?? '' });
    if (answer.reason === 'mode_observe' || answer.reason === 'mode_ask') record(run, 'would_repair', { service });
    return { outcome: 'refused', code: answer.reason, detail: service, findings: [failed.finding] };
  }
  record(run, 'repair_granted', { service, token: answer.token });
  let outcome = 'failed';
  try {
    const context = { ...contextFor(run, 'restart'), key: `${run.view.incidentId}/restart/${answer.token}` };
    const result = await restarts.restart_failed_services({
      context,
      params: { look: failed.look, token: answer.token, leaseUntil: answer.leaseUntil },
    });
    outcome = result.outcome;
    return undefined;
  } finally {
    // Not awaited by a cancelled scope: where a person resolved meanwhile the deed goes on, and the lease ends by itself.
    await giveBack(run, service, answer.token, outcome);
  }
}

async function askForGrant(run: IncidentRun, { facts }: FailedService): Promise<RepairAnswer> {
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
  for (let asked = 1; asked <= ASK_AT_MOST; asked += 1) {
    await ask(run, request);
    await condition(() => run.answers.has(request.requestId), ANSWER_TIMEOUT_MS);
    const answer = run.answers.get(request.requestId);
    run.answers.delete(request.requestId);
    if (answer) return answer;
  }
  return { requestId: request.requestId, granted: false, reason: 'no_answer' };
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

async function giveBack(run: IncidentRun, service: string, token: string, outcome: string): Promise<void> {
  record(run, 'repair_released', { service, outcome });
  if (run.input.drill) return;
  await getExternalWorkflowHandle(COORDINATOR_WORKFLOW_ID)
    .signal(releaseRepairSignal, { token, service, outcome })
    .catch(() => undefined);
}
