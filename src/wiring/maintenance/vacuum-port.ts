import type { VacuumTablesPorts } from '../../activities/maintenance/vacuum-tables.js';
import { vacuumState } from '../../integrations/postgres/vacuum-state.js';
import { vacuumTable } from '../../integrations/postgres/vacuum-table.js';
import { reachPostgres } from '../postgres-port.js';
import type { Operation } from '../services.js';

/** Statistics of thousands of tables take longer than a probe. */
const LOOK_MS = 60_000;

export function vacuumPort(operation: Pick<Operation, 'service' | 'databaseUrl'>): VacuumTablesPorts {
  return {
    state: async (service, mode, signal) =>
      vacuumState({ ...(await reachPostgres(operation, service, mode, signal)), timeoutMs: LOOK_MS }),
    vacuum: async (service, mode, { timeoutMs, ...order }, signal) =>
      vacuumTable({ ...(await reachPostgres(operation, service, mode, signal)), timeoutMs }, order),
  };
}
