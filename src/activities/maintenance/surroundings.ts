import type { MaintenanceActivities } from './contract.js';

/** What else is going on: a run stands back where people or repairs are at work, and says where it works itself. */
export interface MaintenanceSurroundingsPort {
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

type Surroundings = Pick<MaintenanceActivities, 'incidents_on' | 'begin_maintenance_window' | 'end_maintenance_window'>;

export function createMaintenanceSurroundings(port: MaintenanceSurroundingsPort): Surroundings {
  return {
    async incidents_on({ params: { services } }) {
      const open = await port.openIncidents();
      return open.filter(({ subject }) => services.includes(subject)).map(({ type, subject }) => `${type}/${subject}`);
    },
    begin_maintenance_window: ({ params }) => port.announce(params),
    end_maintenance_window: ({ params }) => port.end(params.id),
  };
}
