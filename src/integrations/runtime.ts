import type { InstanceLook } from '../domain/actions/action.js';
import type { RestartOrder } from '../domain/actions/restart-failed-services.js';

/**
 * What runs services: the Docker Engine, or the lab's processes. Both look before they act, and keep a record of their own
 * (Docker's events, the process ledger) that says what really happened.
 */
export interface Runtime {
  /** What runs now for this service. Throws NOT_ALLOWED for a service outside the allow-list, NOT_FOUND where none exists. */
  look(service: string, signal?: AbortSignal): Promise<InstanceLook>;
  /**
   * Restarts, only where instance and start time are still those of the look and the runtime's own record shows no restart
   * since; otherwise it waits for that outcome and says `already_restarted`. Calling it again with the same token is safe.
   */
  restart(
    order: RestartOrder,
    options: RestartOptions,
  ): Promise<{ readonly outcome: 'restarted' | 'already_restarted'; readonly after: InstanceLook }>;
  /** The last lines of the service's log, bounded to 8 KiB. */
  logs(service: string, lines: number, signal?: AbortSignal): Promise<string>;
}

export interface RestartOptions {
  readonly signal?: AbortSignal;
  /** Called at each stage (`intent`, `killed`, `started`), for heartbeats. */
  readonly onStage?: (stage: string) => void;
}
