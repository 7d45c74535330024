import { CancellationScope } from '@temporalio/workflow';
import type { HeldBack, TaskCall } from '../activities/maintenance/contract.js';
import { taskDefinition } from '../domain/maintenance/catalogue.js';
import { incidentSubject } from '../domain/maintenance/run.js';
import { taskLabel } from '../domain/maintenance/task.js';
import type { PlannedTask, SkipReason, TaskReport, TaskResult } from '../domain/maintenance/task.js';
import { maintenanceSteps, taskProxies } from './activity-proxies.js';
import { failureOf } from './failure-of.js';
import { reportFailure } from './maintenance-failure.js';
import { testFailover } from './maintenance-failover.js';
import { add, begin, contextFor } from './maintenance-run.js';
import type { MaintenanceRun } from './maintenance-run.js';

type TaskRef = Pick<PlannedTask, 'task' | 'service'>;
type Ended = Pick<TaskResult, 'outcome' | 'code' | 'detail'> & TaskReport;

/** One task from its look to its result. It never throws but for a cancellation: one that fails does not stop the others. */
export async function takeTask(run: MaintenanceRun, planned: PlannedTask): Promise<void> {
  const startedAtMs = Date.now();
  begin(run, planned);
  try {
    await end(run, planned, startedAtMs, await carryOut(run, planned));
  } catch (error) {
    // A deed that hears of it ends with a failure of its own.
    if (CancellationScope.current().consideredCancelled) {
      skip(run, planned, 'cancelled', startedAtMs);
      throw error;
    }
    await end(run, planned, startedAtMs, { outcome: 'failed', lines: [], ...failureOf(error) });
  }
}

/** A task that was not begun, and why. */
export function skip(run: MaintenanceRun, planned: TaskRef, code: SkipReason, startedAtMs = Date.now()): void {
  add(run, resultOf(planned, startedAtMs, { outcome: 'skipped', code, lines: [] }));
}

async function carryOut(run: MaintenanceRun, planned: PlannedTask): Promise<Ended> {
  const definition = taskDefinition(planned.task);
  if (definition.effect === 'change') {
    const held = await heldBack(run, planned);
    if (held) return { outcome: 'skipped', code: held.reason, detail: held.detail, lines: [] };
  }
  if (definition.runsIn === 'workflow') return disturbing(run, planned, () => testFailover(run, planned));
  const call = callOf(run, planned);
  const { plan_task: look, carry_out_task: deed } = taskProxies(definition, taskLabel(planned));
  const { idle, work, ...plan } = await look({ context: contextFor(run, `plan/${planned.task}`), params: call });
  if (definition.effect === 'read') return ended(plan);
  if (idle) return { outcome: 'nothing_to_do', ...plan };
  if (run.view.dryRun || planned.mode === 'say') return { outcome: 'would_do', ...plan };
  return disturbing(run, planned, async () => {
    const params = { ...call, work: work ?? null };
    return ended(await deed({ context: contextFor(run, planned.task), params }));
  });
}

/** A task that came to its end may still have found that what it tests does not hold. */
function ended({ failure, ...report }: TaskReport): Ended {
  return failure === undefined ? { outcome: 'done', ...report } : { outcome: 'failed', code: failure, ...report };
}

/** In a dry run everything would be done, whatever else is going on. */
async function heldBack(run: MaintenanceRun, { service, disturbs }: PlannedTask): Promise<HeldBack | undefined> {
  if (run.view.dryRun) return undefined;
  const services = [...new Set([...(service === undefined ? [] : [service]), ...disturbs])];
  return maintenanceSteps.what_holds_back({ context: contextFor(run, 'held'), params: { services } });
}

/** Announces that the service is worked on for as long as it is, so that nothing repairs it and no probe calls for help. */
async function disturbing(run: MaintenanceRun, planned: PlannedTask, work: () => Promise<Ended>): Promise<Ended> {
  const { disturbs, task } = planned;
  if (disturbs.length === 0 || run.view.dryRun || planned.mode === 'say') return work();
  const { timeoutMs, attempts } = taskDefinition(task);
  const id = `maintenance.${task}`;
  const until = new Date(Date.now() + timeoutMs * attempts).toISOString();
  const params = { id, services: disturbs, until, reason: taskLabel(planned) };
  await maintenanceSteps.begin_maintenance_window({ context: contextFor(run, 'window'), params });
  try {
    return await work();
  } finally {
    await CancellationScope.nonCancellable(() =>
      maintenanceSteps
        .end_maintenance_window({ context: contextFor(run, 'window'), params: { id } })
        // It ends by itself, later.
        .catch(() => undefined),
    );
  }
}

async function end(run: MaintenanceRun, planned: PlannedTask, startedAtMs: number, ended: Ended): Promise<void> {
  const result = resultOf(planned, startedAtMs, ended);
  const isReported = ended.outcome === 'failed' && planned.opensIncident && !run.view.dryRun;
  const incident = isReported ? await reportFailure(run, incidentSubject(planned), result) : undefined;
  add(run, incident === undefined ? result : { ...result, incident });
}

function callOf(run: MaintenanceRun, { task, service, params }: PlannedTask): TaskCall {
  return {
    task: task as TaskCall['task'],
    ...(service !== undefined && { service }),
    params,
    startedAt: run.view.startedAt,
  };
}

function resultOf({ task, service }: TaskRef, startedAtMs: number, ended: Ended): TaskResult {
  return {
    ...{ task, ...(service !== undefined && { service }), ...ended },
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: Date.now() - startedAtMs,
  };
}
