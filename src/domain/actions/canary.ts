import { look } from './action.js';

/** One record of Guardia's own, sent through the whole pipeline. */
export const CANARY_LOOKS = { verify_canary: look('verify_canary') } as const;

export interface CanaryParams {
  /** Through PostgreSQL, outbox, Kafka and, where configured, Oracle; not at all where `pipeline.canary` is off. */
  verify_canary: Readonly<Record<never, never>>;
}
