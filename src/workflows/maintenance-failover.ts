import { ApplicationFailure, ChildWorkflowFailure, executeChild, ParentClosePolicy, sleep } from '@temporalio/workflow';
import type { CommandInput, CommandView } from '../domain/command.js';
import type { TaskParams } from '../domain/maintenance/params.js';
import type { PlannedTask, TaskLine, TaskReport, TaskResult } from '../domain/maintenance/task.js';
import { looks } from './activity-proxies.js';
import { commandWorkflowId } from './contract.js';
import { contextFor } from './maintenance-run.js';
import type { MaintenanceRun } from './maintenance-run.js';

type Ended = Pick<TaskResult, 'outcome' | 'code' | 'detail'> & TaskReport;

const RECOVERY_AT_MOST_MS = 5 * 60_000;
const LOOK_EVERY_MS = 2_000;
const SHORT_ID = 8;

/**
 * Restarts one service after the other by the order of the person who approved it, through the coordinator like every order,
 * and measures how long each takes to answer its own probe. A service that does not come back ends the test: the next restart
 * could take away what it stands on.
 */
export async function testFailover(run: MaintenanceRun, planned: PlannedTask): Promise<Ended> {
  const { services } = planned.params as unknown as TaskParams['test_failover'];
  if (services.length === 0) return { outcome: 'nothing_to_do', lines: [{ code: 'failover_none', values: {} }] };
  const by = run.view.approval?.by;
  if (run.view.dryRun || planned.mode === 'say' || by === undefined) {
    const lines = services.map((service): TaskLine => ({ code: 'failover_planned', values: { service } }));
    return { outcome: 'would_do', lines };
  }
  const lines: TaskLine[] = [];
  const recoveries: number[] = [];
  for (const service of services) {
    const line = await restartAndMeasure(run, service, by);
    lines.push(line);
    if (line.code === 'failover_recovered') recoveries.push(Number(line.values['recoveryMs']));
    if (line.code === 'failover_unhealthy')
      return { outcome: 'failed', code: 'RESTART_FAILED', detail: service, lines, figures: figuresOf(recoveries) };
  }
  const done = recoveries.length > 0 ? 'done' : 'failed';
  const code = done === 'failed' ? { code: 'RESTART_FAILED', detail: services.join(', ') } : {};
  return { outcome: done, ...code, lines, figures: figuresOf(recoveries) };
}

async function restartAndMeasure(run: MaintenanceRun, service: string, by: string): Promise<TaskLine> {
  const begunAtMs = Date.now();
  const refused = await restart(run, service, by);
  // Whatever else came of it, the service may have been restarted: whether it is back is what its probe says.
  if (refused !== undefined) return { code: 'failover_refused', values: { service, code: refused }, attention: true };
  const untilMs = begunAtMs + RECOVERY_AT_MOST_MS;
  while (Date.now() < untilMs) {
    const params = { service, subject: service };
    const context = contextFor(run, `check/${service}`);
    const { findings } = await looks.check_service({ context, params }).catch(() => ({ findings: [] }));
    if (findings.length > 0 && findings.every(({ health }) => health === 'healthy'))
      return { code: 'failover_recovered', values: { service, recoveryMs: Date.now() - begunAtMs } };
    await sleep(LOOK_EVERY_MS);
  }
  return { code: 'failover_unhealthy', values: { service, waitedMs: RECOVERY_AT_MOST_MS }, attention: true };
}

/** Why it was not restarted; undefined where it was, or where a restart that began did not come to a good end. */
async function restart(run: MaintenanceRun, service: string, by: string): Promise<string | undefined> {
  const input: CommandInput = {
    deed: { action: 'restart_failed_services', params: { services: [service] } },
    ...{ by, reason: run.view.workflowId, language: run.language },
  };
  const { key } = contextFor(run, `failover/${service}`);
  try {
    const view = await executeChild<(input: CommandInput) => Promise<CommandView>>('command', {
      workflowId: commandWorkflowId(
        'restart_failed_services',
        service,
        `${run.view.runId.slice(-SHORT_ID)}-${key.split('/').at(-1) ?? ''}`,
      ),
      args: [input],
      // A restart that has begun goes on, whatever happens to the run.
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
    return view.outcome === 'refused' ? (view.code ?? view.outcome) : undefined;
  } catch (error) {
    const cause = error instanceof ChildWorkflowFailure ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    // Without a grant nothing was begun.
    const view = cause.details?.[0] as CommandView | undefined;
    return view?.token === undefined ? (cause.type ?? 'UNEXPECTED') : undefined;
  }
}

function figuresOf(recoveriesMs: readonly number[]): Readonly<Record<string, number>> {
  return recoveriesMs.length === 0 ? {} : { longestRecoveryMs: Math.max(...recoveriesMs) };
}
