import type { PageMessage } from '../domain/page-message.js';
import { IntegrationError } from './integration-error.js';

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

/** The caller's signal joined with the deadline of one attempt. */
export function deliveryDeadline(signal: AbortSignal | undefined, timeoutMs: number): AbortSignal {
  const deadline = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, deadline]) : deadline;
}

/** What an ended deadline means: the caller gave up, or the channel was too slow. Undefined where neither happened. */
export function interruption(
  channel: string,
  signal: AbortSignal | undefined,
  deadline: AbortSignal,
  timeoutMs: number,
): IntegrationError | undefined {
  if (signal?.aborted) return new IntegrationError('CANCELLED', `${channel}: the delivery was cancelled`);
  if (!deadline.aborted) return undefined;
  return new IntegrationError('DELIVERY_FAILED', `${channel}: no answer within ${timeoutMs} ms`);
}
