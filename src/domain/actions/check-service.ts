import type { ActionDefinition } from './action.js';

/** Probes one service by its own kind of check. Also the verification of `service_down`. */
export const checkService = {
  name: 'check_service',
  effect: 'read',
  runsIn: 'activity',
  needsGrant: false,
  undo: 'nothing_to_undo',
} as const satisfies ActionDefinition;

export interface CheckServiceParams {
  /** Where absent, the incident's subject. */
  readonly service?: string;
}
