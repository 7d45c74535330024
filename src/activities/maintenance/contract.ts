import type { ActionRequest, Json } from '../../domain/actions/action.js';
import type { Cadence } from '../../domain/maintenance/cadence.js';
import type { TaskName } from '../../domain/maintenance/catalogue.js';
import type { MaintenanceView } from '../../domain/maintenance/run.js';
import type { PlannedTask, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import type { MaintenanceWindow } from '../../domain/windows.js';
import type { DeliveryRecord } from '../../domain/incident.js';
import type { ActivityTaskName } from './task.js';

/** What a run consists of, from the configuration in force when it begins. */
export interface MaintenancePlan {
  readonly tasks: readonly PlannedTask[];
  /** Named ones that are off, or that no service is there for. */
  readonly absent: readonly TaskName[];
  readonly timeZone: string;
  readonly approveWithinMs: number;
  readonly heavyWindow?: MaintenanceWindow;
}

/** A freeze that a person ordered, or an open incident about one of the services, as `type/subject`. */
export interface HeldBack {
  readonly reason: 'frozen' | 'incident_open';
  readonly detail: string;
}

export interface TaskCall {
  readonly task: ActivityTaskName;
  readonly service?: string;
  readonly params: Json;
  /** When the run began, ISO 8601. */
  readonly startedAt: string;
}

export interface MaintenanceActivities {
  plan_maintenance(
    request: ActionRequest<{ readonly cadence: Cadence; readonly tasks?: readonly TaskName[] }>,
  ): Promise<MaintenancePlan>;
  /** The look of one task; of one that only looks, all of it. */
  plan_task(request: ActionRequest<TaskCall>): Promise<TaskPlan>;
  carry_out_task(request: ActionRequest<TaskCall & { readonly work: Json }>): Promise<TaskReport>;
  /** What speaks against changing anything now; undefined where nothing does. */
  what_holds_back(request: ActionRequest<{ readonly services: readonly string[] }>): Promise<HeldBack | undefined>;
  /** Tells the coordinator, and by it the probes, that these services are worked on. */
  begin_maintenance_window(
    request: ActionRequest<{
      readonly id: string;
      readonly services: readonly string[];
      readonly until: string;
      readonly reason: string;
    }>,
  ): Promise<void>;
  end_maintenance_window(request: ActionRequest<{ readonly id: string }>): Promise<void>;
  /** The run in the store, and its reports (es, en) beside. */
  save_maintenance_run(request: ActionRequest<{ readonly view: MaintenanceView }>): Promise<void>;
  /** Undefined where nobody is configured to get it. */
  send_maintenance_report(
    request: ActionRequest<{ readonly view: MaintenanceView }>,
  ): Promise<DeliveryRecord | undefined>;
}
