import { cancellationSignal } from '@temporalio/activity';
import type { ActionContext } from '../../domain/actions/action.js';
import { taskDefinition } from '../../domain/maintenance/catalogue.js';
import { MOST_LINES, taskLabel } from '../../domain/maintenance/task.js';
import type { TaskReport } from '../../domain/maintenance/task.js';
import { whileAlive } from '../alive.js';
import { refuse } from '../refuse.js';
import type { MaintenanceActivities, TaskCall } from './contract.js';
import type { ActivityTaskName, MaintenanceTask, MaintenanceTasks, TaskOrder } from './task.js';

/** That a task runs once at a time for a service, whoever started it. */
export interface TaskLocksPort {
  /** Throws TASK_RUNNING where another holds it. What dies gives it back. */
  hold<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Waits for it until the signal aborts. */
  waitFor<Result>(name: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

type Carrying = Pick<MaintenanceActivities, 'plan_task' | 'carry_out_task'>;

export function createTaskActivities(tasks: MaintenanceTasks, locks: TaskLocksPort): Carrying {
  return {
    plan_task: ({ context, params }) =>
      whileAlive(taskLabel(params), async (tell) => {
        const plan = await taskOf(tasks, params.task).plan(orderOf(context, params, tell));
        return { ...plan, lines: bounded(plan).lines };
      }),

    carry_out_task: ({ context, params }) =>
      whileAlive(taskLabel(params), async (tell) => {
        const task = taskOf(tasks, params.task);
        if (!task.act) throw refuse('UNKNOWN_ACTION', `${params.task} only looks`);
        const act = task.act.bind(task);
        const order = orderOf(context, params, tell);
        const work = async (): Promise<TaskReport> => bounded(await act(order, params.work));
        const { worksOn } = taskDefinition(params.task);
        return locks.hold(`maintenance/${taskLabel(params)}`, () =>
          worksOn === undefined ? work() : locks.waitFor(`${worksOn}/${order.service}`, order.signal, work),
        );
      }),
  };
}

function taskOf(tasks: MaintenanceTasks, name: ActivityTaskName): MaintenanceTask<ActivityTaskName> {
  return tasks[name];
}

function orderOf(
  { incidentId, mode }: ActionContext,
  { params, service, startedAt }: TaskCall,
  onProgress: (text: string) => void,
): TaskOrder<ActivityTaskName> {
  return {
    // Judged when guardia.yaml was read, and carried by the plan as it was then.
    params: params as unknown as TaskOrder<ActivityTaskName>['params'],
    service: service ?? '',
    runId: incidentId,
    mode,
    startedAt,
    signal: cancellationSignal(),
    onProgress,
  };
}

/** A task says itself how much it left out; this only keeps a history from growing without an end. */
function bounded({ lines, ...report }: TaskReport): TaskReport {
  return { ...report, lines: lines.slice(0, MOST_LINES) };
}
