import { CancellationScope, sleep } from '@temporalio/workflow';
import type { FailedService } from '../activities/contract.js';
import type { RestartFailedServicesParams } from '../domain/actions/restart-failed-services.js';
import type { Refusal } from '../domain/coordinator.js';
import type { StepOutcome } from '../domain/incident.js';
import { outOfReach } from '../domain/out-of-reach.js';
import type { ServiceFinding } from '../domain/service.js';
import { looks, restarts } from './activity-proxies.js';
import { giveBack } from './grant.js';
import { askerOf, contextFor, record } from './incident-run.js';
import type { IncidentRun } from './incident-run.js';
import { askPermission, holdBack, newPatience, waitInPlace } from './refused.js';
import type { Patience } from './refused.js';

/** A service that depends on one just repaired gets this long to come back by itself before it is touched. */
const SETTLE_MS = 8_000;
const SETTLE_EVERY_MS = 1_000;

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
  let patience = newPatience();
  for (;;) {
    const failed = await inspect(run, params, repaired);
    const stuck = outOfReach(failed);
    const next = failed.find(({ facts }) => !stuck.has(facts.name));
    const [reason] = stuck.values();
    if (!next && reason)
      return {
        outcome: repaired.length > 0 ? 'found_fault' : 'skipped',
        code: reason,
        detail: [...stuck.keys()].join(', '),
        findings: failed.map(({ finding }) => finding),
      };
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
    const stopped = await repairOne(run, next, patience);
    if (stopped && 'outcome' in stopped) return stopped;
    // It may be well after a while: then there is nothing to repair, and nobody to wake.
    if (stopped && (await waitInPlace(run, stopped, patience))) continue;
    if (stopped) {
      holdBack(run, stopped);
      return { outcome: 'refused', code: stopped.reason, detail: next.facts.name, findings: [next.finding] };
    }
    patience = newPatience();
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

/** A refusal where the coordinator refused it, an outcome where it could not be asked, nothing where it was repaired. */
async function repairOne(
  run: IncidentRun,
  failed: FailedService,
  patience: Patience,
): Promise<RepairOutcome | Refusal | undefined> {
  const service = failed.facts.name;
  if (!failed.look)
    return {
      outcome: 'failed',
      code: 'RUNTIME_UNREACHABLE',
      detail: `${service}: ${failed.lookProblem ?? ''}`,
      findings: [failed.finding],
    };
  const answer = await askPermission(run, failed, patience);
  if (!answer.granted) return answer;
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
    // Where a person resolved meanwhile the deed goes on, and so does its lease, which ends by itself.
    if (!CancellationScope.current().consideredCancelled) {
      record(run, 'repair_released', { service, outcome });
      await giveBack(askerOf(run), { service, token: answer.token, outcome });
    }
  }
}
