import type { PageMessage } from '../domain/page-message.js';

/** One way to reach people. */
export interface Channel {
  /**
   * One attempt within 10 seconds. `to` says whom it reached, for the timeline.
   *
   * @throws IntegrationError DELIVERY_REFUSED (the same answer would come again), DELIVERY_FAILED (worth another try),
   *   AUTHENTICATION_FAILED, CANCELLED (the caller's signal).
   */
  send(message: PageMessage, signal?: AbortSignal): Promise<Delivered>;
}

export interface Delivered {
  readonly to: string;
}

export const DELIVERY_TIMEOUT_MS = 10_000;
