import type { MaintenanceActivities } from './contract.js';

/** What else is going on: a run stands back where people or repairs are at work, and says where it works itself. */
export interface MaintenanceSurroundingsPort {
  /** Who froze all changes, and why; undefined where nobody did. */
  frozenBy(): Promise<string | undefined>;
  openIncidents(): Promise<readonly { readonly type: string; readonly subject: string }[]>;
  announce(window: {
    readonly id: string;
    readonly services: readonly string[];
    readonly until: string;
    readonly reason: string;
  }): Promise<void>;
  /** Services in a window that a run of ours announced. Empty where that cannot be found out. */
  underMaintenance(): Promise<ReadonlySet<string>>;
  /** Of one that is over already, nothing. */
  end(id: string): Promise<void>;
}

type Surroundings = Pick<
  MaintenanceActivities,
  'what_holds_back' | 'begin_maintenance_window' | 'end_maintenance_window'
>;

export function createMaintenanceSurroundings(port: MaintenanceSurroundingsPort): Surroundings {
  return {
    async what_holds_back({ params: { services } }) {
      const frozen = await port.frozenBy();
      if (frozen !== undefined) return { reason: 'frozen', detail: frozen };
      const open = services.length === 0 ? [] : await port.openIncidents();
      const about = open.find(({ subject }) => services.includes(subject));
      return about && { reason: 'incident_open', detail: `${about.type}/${about.subject}` };
    },
    begin_maintenance_window: ({ params }) => port.announce(params),
    end_maintenance_window: ({ params }) => port.end(params.id),
  };
}
