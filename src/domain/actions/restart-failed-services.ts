import type { ActionDefinition, InstanceLook } from './action.js';

/** Restarts those of the named services whose own probe says that they failed, in dependency order, one grant each. */
export const restartFailedServices = {
  name: 'restart_failed_services',
  effect: 'change',
  runsIn: 'activity',
  needsGrant: true,
  undo: 'cannot_be_undone',
} as const satisfies ActionDefinition;

export interface RestartFailedServicesParams {
  /** Where absent: the pipeline's services, or the incident's subject where that is a service. */
  readonly services?: readonly string[];
}

/** One restart, after the look and with the grant. */
export interface RestartOrder {
  readonly look: InstanceLook;
  readonly token: string;
  /** ISO 8601; a restart that has not begun by then must not begin. */
  readonly leaseUntil: string;
}
