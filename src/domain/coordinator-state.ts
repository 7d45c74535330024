import type { Circuit } from './circuit.js';
import type { RefusalReason } from './refusals.js';
import type { RepairRecord } from './repair-limits.js';
import type { AnnouncedWindow } from './windows.js';

/** Everything that the remediation coordinator remembers. It travels through continue-as-new, so all of it is bounded. */
export interface CoordinatorState {
  readonly leases: readonly Lease[];
  /** Grows by one with each grant, so that a newer grant is always recognisable. */
  readonly lastToken: number;
  readonly granted: number;
  readonly refused: number;
  /** Grants that a limit still counts. */
  readonly records: readonly RepairRecord[];
  readonly circuits: readonly Circuit[];
  readonly windows: readonly AnnouncedWindow[];
  readonly frozen?: Freeze;
  /** Whom to tell when what held them back is lifted. */
  readonly heldBack: readonly HeldBack[];
  /** The latest decisions, newest last, for people who look in Temporal UI. */
  readonly recent: readonly RecentDecision[];
}

export interface Lease {
  readonly requestId: string;
  readonly service: string;
  readonly incidentId: string;
  readonly incidentWorkflowId: string;
  readonly token: string;
  readonly untilMs: number;
}

/** No new repairs, whoever asks; those that run finish. */
export interface Freeze {
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
  /** Until somebody says otherwise where absent. */
  readonly untilMs?: number;
}

/** A decision or a person's command, for people who look. */
export interface RecentDecision {
  readonly at: string;
  /** Empty where it is about all. */
  readonly service: string;
  /** Empty where a person commanded it. */
  readonly incidentId: string;
  /** `granted`, a refusal's reason, or a command. */
  readonly decision: string;
  readonly detail?: string;
  readonly by?: string;
}

/** Who was refused for something that an event lifts, and waits for it. */
export interface HeldBack {
  readonly workflowId: string;
  readonly service: string;
  readonly reason: RefusalReason;
  /** The service that is down, where that is the reason. */
  readonly dependency?: string;
}

export const EMPTY_COORDINATOR: CoordinatorState = {
  leases: [],
  lastToken: 0,
  granted: 0,
  refused: 0,
  records: [],
  circuits: [],
  windows: [],
  heldBack: [],
  recent: [],
};

export function isFrozen(frozen: Freeze, nowMs: number): boolean {
  return frozen.untilMs === undefined || frozen.untilMs > nowMs;
}
