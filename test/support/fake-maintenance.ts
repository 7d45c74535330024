import type { ActivityPorts } from '../../src/activities/index.js';
import type { ActivityTaskName, MaintenanceTask, MaintenanceTasks } from '../../src/activities/maintenance/task.js';
import { TASK_NAMES } from '../../src/domain/maintenance/catalogue.js';
import type { TaskName } from '../../src/domain/maintenance/catalogue.js';
import type { ConfiguredTasks } from '../../src/domain/maintenance/params.js';
import type { MaintenanceView } from '../../src/domain/maintenance/run.js';
import type { TaskPlan, TaskReport } from '../../src/domain/maintenance/task.js';
import type { MaintenanceWindow } from '../../src/domain/windows.js';

interface Scripted {
  readonly plan?: TaskPlan;
  readonly report?: TaskReport;
  /** What its deed does first: to fail, to hang, to look around. */
  readonly during?: () => Promise<void> | void;
}

/** Tasks that do what a test says, and the ledgers of what was asked of whom. */
export class FakeMaintenance {
  tasks: ConfiguredTasks = {};
  opensIncident: readonly TaskName[] = [];
  approveWithinMs = 60_000;
  heavyWindow: MaintenanceWindow | undefined;
  frozenBy: string | undefined;
  openIncidents: { type: string; subject: string }[] = [];
  /** `plan <task> <service>` and `act <task> <service>`, in order. */
  readonly asked: string[] = [];
  /** `+ id services` and `- id`, in order. */
  readonly windows: string[] = [];
  readonly saved: MaintenanceView[] = [];
  underMaintenance = new Set<string>();
  #planFailure: Error | undefined;
  readonly #scripts = new Map<TaskName, Scripted>();

  script(task: TaskName, scripted: Scripted): void {
    this.#scripts.set(task, scripted);
  }

  planFailsWith(error: Error): void {
    this.#planFailure = error;
  }

  reset(): void {
    this.#planFailure = undefined;
    this.tasks = {};
    this.opensIncident = [];
    this.approveWithinMs = 60_000;
    this.heavyWindow = undefined;
    this.openIncidents = [];
    this.frozenBy = undefined;
    this.underMaintenance = new Set();
    this.#scripts.clear();
    for (const ledger of [this.asked, this.windows, this.saved]) ledger.length = 0;
  }

  ports(): Pick<ActivityPorts, 'maintenance'> {
    return {
      maintenance: {
        config: {
          maintenance: () => {
            if (this.#planFailure) throw this.#planFailure;
            return {
              ...{ tasks: this.tasks, opensIncident: this.opensIncident },
              ...{ approveWithinMs: this.approveWithinMs, timeZone: 'America/Bogota' },
              ...(this.heavyWindow && { heavyWindow: this.heavyWindow }),
            };
          },
        },
        tasks: Object.fromEntries(TASK_NAMES.map((name) => [name, this.#task(name)])) as unknown as MaintenanceTasks,
        surroundings: {
          frozenBy: async () => this.frozenBy,
          openIncidents: async () => this.openIncidents,
          underMaintenance: async () => this.underMaintenance,
          announce: async ({ id, services }) => void this.windows.push(`+ ${id} ${services.join(',')}`),
          end: async (id) => void this.windows.push(`- ${id}`),
        },
        locks: { hold: (_name, work) => work(), waitFor: (_name, _signal, work) => work() },
        reports: {
          save: async (view) => void this.saved.push(view),
          recipients: () => undefined,
          words: async () => ({ title: '', body: [], links: [], language: 'es' }),
        },
      },
    };
  }

  #task(name: TaskName): MaintenanceTask<ActivityTaskName> {
    const scripted = (): Scripted => this.#scripts.get(name) ?? {};
    return {
      plan: async ({ service }) => {
        this.asked.push(`plan ${name} ${service}`.trim());
        return scripted().plan ?? { lines: [] };
      },
      act: async ({ service }) => {
        this.asked.push(`act ${name} ${service}`.trim());
        await scripted().during?.();
        return scripted().report ?? { lines: [] };
      },
    };
  }
}
