import type { InstanceLook } from '../../domain/actions/action.js';
import type { RestartOrder } from '../../domain/actions/restart-failed-services.js';
import type { Mode } from '../../domain/incident.js';
import type { Concluded } from './finding-of.js';

/** Shares from 0 to 1 of what it may use; absent where the Engine does not say. */
export interface ContainerFacts {
  readonly memoryShare?: number;
  readonly memoryBytes?: number;
  readonly memoryLimitBytes?: number;
  readonly cpuShare?: number;
}

export interface DiskFacts {
  readonly path: string;
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly freeShare: number;
}

export interface CommandOrder extends RestartOrder {
  /** Its name on the service's list. */
  readonly command: string;
  /** Of what the list said when it was planned. */
  readonly digest: string;
}

export interface TouchOptions {
  readonly signal: AbortSignal;
  readonly onStage: (stage: string) => void;
}

type Done = 'done' | 'already_done';

/** Containers of configured services. Throws IntegrationError; NOT_ALLOWED for a service without one, and for Guardia's own. */
export interface ContainersPort {
  look(service: string, mode: Mode, signal: AbortSignal): Promise<InstanceLook>;
  judge(service: string, mode: Mode, signal: AbortSignal): Promise<Concluded>;
  /** Neither runs, nor is paused, nor about to be restarted. */
  isStopped(service: string, mode: Mode, signal: AbortSignal): Promise<boolean>;
  stats(service: string, mode: Mode, signal: AbortSignal): Promise<ContainerFacts>;
  /** Of its `diskPath`. */
  diskSpace(service: string, mode: Mode, signal: AbortSignal): Promise<DiskFacts>;
  start(order: RestartOrder, mode: Mode, options: TouchOptions): Promise<Done>;
  stop(order: RestartOrder, mode: Mode, options: TouchOptions): Promise<Done>;
  /** What the list says now, as a digest: a command may hold what must not be written down. Throws NOT_ALLOWED. */
  commandDigest(service: string, command: string, mode: Mode): string;
  /** `output` is one bounded line without secrets. */
  exec(
    order: CommandOrder,
    mode: Mode,
    options: TouchOptions,
  ): Promise<{ readonly outcome: Done; readonly exitCode: number; readonly output: string }>;
}

/** Measurements over time; moments are ISO 8601. */
export interface DiskSamplesPort {
  recordSample(service: string, metric: string, value: number, at: string): Promise<void>;
  /** From that moment on, oldest first. */
  samples(
    service: string,
    metric: string,
    since: string,
  ): Promise<readonly { readonly at: string; readonly value: number }[]>;
}
