import { createTaskActivities } from './carry-out.js';
import type { TaskLocksPort } from './carry-out.js';
import type { MaintenanceActivities } from './contract.js';
import { planRun } from './plan-run.js';
import type { MaintenanceConfigPort } from './plan-run.js';
import { createMaintenanceReports } from './reports.js';
import type { MaintenanceReportPort, MaintenanceReportPorts } from './reports.js';
import { createMaintenanceSurroundings } from './surroundings.js';
import type { MaintenanceSurroundingsPort } from './surroundings.js';
import type { MaintenanceTasks } from './task.js';
import type { ServicesPort } from '../ports.js';

export interface MaintenancePorts extends MaintenanceReportPorts {
  readonly services: ServicesPort;
  readonly maintenance: {
    readonly config: MaintenanceConfigPort;
    readonly tasks: MaintenanceTasks;
    readonly surroundings: MaintenanceSurroundingsPort;
    readonly locks: TaskLocksPort;
    readonly reports: MaintenanceReportPort;
  };
}

export function createMaintenance(ports: MaintenancePorts): MaintenanceActivities {
  const { services, maintenance } = ports;
  const { config, tasks, surroundings, locks, reports } = maintenance;
  return {
    plan_maintenance: async ({ context, params }) => planRun({ services, config }, params, context.mode),
    ...createTaskActivities(tasks, locks),
    ...createMaintenanceSurroundings(surroundings),
    ...createMaintenanceReports(ports, reports),
  };
}
