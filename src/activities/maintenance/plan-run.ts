import type { Mode } from '../../domain/incident.js';
import { taskDefinition, tasksOf } from '../../domain/maintenance/catalogue.js';
import type { TaskName } from '../../domain/maintenance/catalogue.js';
import type { ConfiguredTasks } from '../../domain/maintenance/params.js';
import type { PlannedTask } from '../../domain/maintenance/task.js';
import type { Cadence } from '../../domain/maintenance/cadence.js';
import type { MaintenanceWindow } from '../../domain/windows.js';
import type { ServicesPort } from '../ports.js';
import type { MaintenancePlan } from './contract.js';

/** The configuration in force. */
export interface MaintenanceConfigPort {
  maintenance(): {
    readonly tasks: ConfiguredTasks;
    readonly opensIncident: readonly TaskName[];
    readonly approveWithinMs: number;
    readonly timeZone: string;
    readonly heavyWindow?: MaintenanceWindow;
  };
}

interface Wanted {
  readonly cadence: Cadence;
  readonly tasks?: readonly TaskName[];
}

/** Every task of the cadence, or the named ones, once for each service that it is about. */
export function planRun(
  { services, config }: { readonly services: ServicesPort; readonly config: MaintenanceConfigPort },
  { cadence, tasks }: Wanted,
  mode: Mode,
): MaintenancePlan {
  const { tasks: configured, opensIncident, ...margins } = config.maintenance();
  const wanted = tasks ? [...new Set(tasks)] : tasksOf(cadence);
  const planned = wanted.map((name) => ({ name, tasks: planTask(name) }));

  function planTask(task: TaskName): readonly PlannedTask[] {
    const params = configured[task];
    if (params === undefined) return [];
    return servicesOf(services, task, mode).map((service): PlannedTask => {
      const { disturbs } = taskDefinition(task);
      const touched = disturbs ? disturbedBy(service, params) : [];
      return {
        task,
        ...(service !== undefined && { service }),
        params: params,
        mode: [service, ...touched].every((name) => mayAct(services, name, mode)) ? 'act' : 'say',
        opensIncident: opensIncident.includes(task),
        disturbs: touched,
      };
    });
  }

  return {
    ...margins,
    tasks: planned.flatMap((each) => each.tasks),
    absent: planned.filter((each) => each.tasks.length === 0).map(({ name }) => name),
  };
}

/** One entry a service; one without where the task is about all of the operation. */
function servicesOf(services: ServicesPort, task: TaskName, mode: Mode): readonly (string | undefined)[] {
  const { about, kind } = taskDefinition(task);
  if (about === 'operation') return [undefined];
  if (about === 'each')
    return services
      .facts(mode)
      .filter((facts) => facts.kind === kind)
      .map(({ name }) => name);
  const { scheduler, database, kafka } = services.pipeline(mode);
  const own = kind === 'airflow' ? scheduler : kind === 'postgres' ? database : kafka;
  return own === undefined ? [] : [own];
}

/** What is about the whole operation and disturbs nothing asks each service's mode itself. */
function mayAct(services: ServicesPort, service: string | undefined, mode: Mode): boolean {
  return service === undefined || services.facts(mode).find(({ name }) => name === service)?.mode === 'act';
}

function disturbedBy(service: string | undefined, params: object): readonly string[] {
  if (service !== undefined) return [service];
  const { services = [] } = params as { readonly services?: readonly string[] };
  return services;
}
