import type { RepairAnswer } from '../domain/coordinator.js';
import type { IncidentSnapshot, IncidentView } from '../domain/incident.js';
import type { IncidentActivities } from './contract.js';

/** Runbook and policy of a type; those of `unknown_incident` for a type that has none. */
export interface SnapshotPort {
  snapshot(type: string): IncidentSnapshot;
}

/** Gives the incident its short number; the same one at every call. */
export interface RegisterPort {
  register(view: IncidentView): Promise<number>;
}

export interface CoordinatorPort {
  /** Starts the remediation coordinator where it does not run. */
  ensureRunning(): Promise<void>;
  /** Signals an answer of the coordinator; where no such workflow runs any more, nobody misses it. */
  answer(workflowId: string, answer: RepairAnswer): Promise<void>;
}

type Setup = Pick<IncidentActivities, 'load_snapshot' | 'register_incident' | 'ensure_coordinator'>;

export function createIncidentSetup(ports: {
  readonly snapshots: SnapshotPort;
  readonly register: RegisterPort;
  readonly coordinator: CoordinatorPort;
}): Setup {
  return {
    load_snapshot: async ({ params }) => ports.snapshots.snapshot(params.type),
    register_incident: async ({ params }) => ({ number: await ports.register.register(params.view) }),
    ensure_coordinator: () => ports.coordinator.ensureRunning(),
  };
}
