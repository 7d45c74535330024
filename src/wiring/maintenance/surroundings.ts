import type { MaintenanceSurroundingsPort } from '../../activities/maintenance/surroundings.js';
import type { IncidentClient } from '../../client.js';

/** Who announces a run's windows: no person, but somebody has to be named. */
const BY = 'Guardia';
const WINDOW_PREFIX = 'maintenance.';

/** Simulations are open about the lab only, and hold nothing back. */
export function surroundingsPort(client: Pick<IncidentClient, 'list' | 'coordinator'>): MaintenanceSurroundingsPort {
  return {
    async frozenBy() {
      const { frozen } = await client.coordinator.state();
      return frozen && `${frozen.by}: ${frozen.reason}`;
    },
    async openIncidents() {
      const open = await client.list({ state: 'open', limit: 500 });
      return open.filter(({ mode }) => mode === 'live');
    },
    announce: ({ id, services, until, reason }) =>
      client.coordinator.announceWindow({ id, services, until, by: BY, reason }),
    async underMaintenance() {
      try {
        const { windows } = await client.coordinator.state();
        const ours = windows.filter(({ id, by }) => by === BY && id.startsWith(WINDOW_PREFIX));
        return new Set(ours.flatMap(({ services }) => services ?? []));
      } catch {
        // A probe must not be blind because the coordinator does not answer.
        return new Set();
      }
    },
    async end(id) {
      const { windows } = await client.coordinator.state();
      if (windows.some((window) => window.id === id)) await client.coordinator.endWindow({ id, by: BY });
    },
  };
}
