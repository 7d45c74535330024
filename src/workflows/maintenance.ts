import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { MaintenancePlan } from '../activities/maintenance/contract.js';
import { taskDefinition } from '../domain/maintenance/catalogue.js';
import type { MaintenanceInput, MaintenanceView } from '../domain/maintenance/run.js';
import type { PlannedTask } from '../domain/maintenance/task.js';
import { windowOpensAtMs } from '../domain/windows.js';
import { maintenanceReports, maintenanceSteps } from './activity-proxies.js';
import { approveUpdate, maintenanceQuery } from './contract.js';
import type { ApproveInput } from './contract.js';
import { failureOf } from './failure-of.js';
import { contextFor, finish, openMaintenance, update } from './maintenance-run.js';
import type { MaintenanceRun } from './maintenance-run.js';
import { reportFailure } from './maintenance-failure.js';
import { skip, takeTask } from './maintenance-task.js';
import { bounded, insist, requirePerson } from './person-input.js';

/** Who approved in the last minute still gets the next window. */
const WEEK_MS = 7 * 86_400_000;

/** The tasks of one cadence, one after the other, each with its own result. One that fails does not stop the others. */
export async function maintenance(input: MaintenanceInput): Promise<MaintenanceView> {
  const run = openMaintenance(input);
  setHandler(maintenanceQuery, () => run.view, {
    description: 'Everything known about the run: what is done, what is under way, what waits for a person',
  });
  setHandler(approveUpdate, (approval) => approve(run, approval), {
    validator: ({ by }: ApproveInput) => {
      requirePerson(by);
      insist(
        run.view.state !== 'ended' && needApproval(run.view.waiting).length > 0,
        'tasks',
        'no task waits for approval',
      );
      insist(run.view.approval === undefined, 'tasks', `approved already, by ${run.view.approval?.by ?? ''}`);
    },
    description: 'A person lets the tasks begin that slow or stop a service',
  });
  try {
    await takeAll(run);
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      for (const { task, service } of run.view.waiting)
        skip(run, { task, ...(service !== undefined && { service }) }, 'cancelled');
      await conclude(run, !isCancellation(error));
    });
    throw error;
  }
  await CancellationScope.nonCancellable(() => conclude(run));
  return run.view;
}

async function takeAll(run: MaintenanceRun): Promise<void> {
  const plan = await planOf(run);
  run.timeZone = plan.timeZone;
  const later = plan.tasks.filter(({ task }) => taskDefinition(task).needsApproval);
  const now = plan.tasks.filter((planned) => !later.includes(planned));
  const waiting = [...now, ...later].map(({ task, service }) => ({ task, ...(service !== undefined && { service }) }));
  update(run, { waiting });
  for (const planned of now) await takeTask(run, planned);
  await takeApproved(run, plan, later);
}

/** What slows or stops a service needs a person, and a window where one is configured; whoever does not say yes in time says no. */
async function takeApproved(run: MaintenanceRun, plan: MaintenancePlan, later: readonly PlannedTask[]): Promise<void> {
  const free = later.filter((planned) => run.view.dryRun || planned.mode === 'say' || disturbsNothing(planned));
  for (const planned of free) await takeTask(run, planned);
  const held = later.filter((planned) => !free.includes(planned));
  if (held.length === 0) return;
  const untilMs = Date.now() + plan.approveWithinMs;
  update(run, { state: 'waiting_for_approval' });
  // What is done is known from now on, and who may approve hears that it waits.
  await tell(run);
  await condition(() => run.view.approval !== undefined, plan.approveWithinMs);
  const approved = run.view.approval !== undefined;
  for (const planned of held) {
    if (!approved || !(await windowOpens(plan, untilMs))) {
      skip(run, planned, approved ? 'outside_window' : 'not_approved');
      continue;
    }
    // Days may have passed: what guardia.yaml says now counts.
    const { tasks } = await planOf(run);
    const now = tasks.find(({ task, service }) => task === planned.task && service === planned.service);
    if (now) await takeTask(run, now);
    else skip(run, planned, 'switched_off');
  }
}

/** A failover test that names no service restarts nothing, and asks nobody. */
function disturbsNothing({ disturbs }: PlannedTask): boolean {
  return disturbs.length === 0;
}

async function windowOpens({ heavyWindow, timeZone }: MaintenancePlan, untilMs: number): Promise<boolean> {
  if (!heavyWindow) return true;
  const opensAtMs = windowOpensAtMs(heavyWindow, timeZone, Date.now(), untilMs + WEEK_MS);
  if (opensAtMs === undefined) return false;
  await sleep(Math.max(1, opensAtMs - Date.now()));
  return true;
}

/** Without a plan nothing runs, and somebody has to know. */
async function planOf(run: MaintenanceRun): Promise<MaintenancePlan> {
  const { cadence, tasks } = run.input;
  try {
    const params = { cadence, ...(tasks && { tasks }) };
    return await maintenanceSteps.plan_maintenance({ context: contextFor(run, 'plan'), params });
  } catch (error) {
    if (isCancellation(error)) throw error;
    await reportFailure(run, cadence, failureOf(error));
    throw error;
  }
}

function approve(run: MaintenanceRun, { by, reason }: ApproveInput): { tasks: number } {
  const at = new Date(Date.now()).toISOString();
  update(run, { approval: { by, at, ...(reason !== undefined && { reason: bounded(reason) }) } });
  return { tasks: needApproval(run.view.waiting).length };
}

function needApproval(waiting: MaintenanceView['waiting']): MaintenanceView['waiting'] {
  return waiting.filter(({ task }) => taskDefinition(task).needsApproval);
}

/** Kept and sent, whatever happened: a run of which nobody hears has not been. */
async function conclude(run: MaintenanceRun, isBroken = false): Promise<void> {
  finish(run, isBroken);
  await tell(run);
  await condition(allHandlersFinished);
}

async function tell(run: MaintenanceRun): Promise<void> {
  if (run.view.dryRun) return;
  const params = { view: run.view };
  const ignoring = (error: unknown): void => {
    if (isCancellation(error)) throw error;
  };
  await maintenanceReports.save_maintenance_run({ context: contextFor(run, 'save'), params }).catch(ignoring);
  await maintenanceReports.send_maintenance_report({ context: contextFor(run, 'report'), params }).catch(ignoring);
}
