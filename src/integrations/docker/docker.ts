import type { ServiceFinding } from '../../domain/service.js';
import type { Runtime, RestartOptions } from '../runtime.js';
import type { InstanceLook } from '../../domain/actions/action.js';
import type { RestartOrder } from '../../domain/actions/restart-failed-services.js';
import type { DiskSpace } from '../files/disk-space.js';
import type { ContainerStats } from './container-stats.js';
import type { ExecOutcome } from './engine-exec.js';
import type { OwnParts, OwnWhat } from './own-parts.js';

/** A container, named as Docker Compose labels it; container names change from one Compose version to the next. */
export interface ContainerRef {
  readonly project: string;
  readonly service: string;
}

export interface DockerConfig {
  /** Path of the Engine's socket: `/var/run/docker.sock`. */
  readonly socketPath: string;
  /** The allow-list: our names of services to their containers. Nothing else is ever looked at or touched. */
  readonly containers: ReadonlyMap<string, ContainerRef>;
  /** What Guardia itself stands on: looked at, and never touched. */
  readonly own?: OwnParts;
  /** How long a container may take to end by itself before it is killed, in whole seconds. @default 10 */
  readonly stopGraceS?: number;
  /** For one question to the Engine; a restart may take the grace longer. @default 10000 */
  readonly timeoutMs?: number;
}

export type ContainerJudgement = Pick<ServiceFinding, 'health' | 'code' | 'detail'>;

/** One command on the allow-list, with what was seen before it. */
export interface ExecOrder extends RestartOrder {
  /** A program and its arguments, each as it is: no shell reads them. */
  readonly argv: readonly string[];
}

/**
 * The Docker Engine as a Runtime. Besides what Runtime says, every call throws RUNTIME_UNREACHABLE (no engine answers),
 * PERMISSION_DENIED (the socket is not ours), SERVICE_TIMEOUT, CONFLICT (more than one container has these labels) or
 * CANCELLED; a change also LEASE_EXPIRED, INSTANCE_CHANGED, RESTART_FAILED, and NOT_ALLOWED where Guardia itself stands on it.
 */
export interface DockerRuntime extends Runtime {
  /** The Engine's own: `28.5.1`. */
  engineVersion(signal?: AbortSignal): Promise<string>;
  /** What the Engine itself knows of the container's health. */
  judge(service: string, signal?: AbortSignal): Promise<ContainerJudgement>;
  /** Neither runs, nor is paused, nor about to be restarted. */
  isStopped(service: string, signal?: AbortSignal): Promise<boolean>;
  stats(service: string, signal?: AbortSignal): Promise<ContainerStats>;
  /** Of a folder in the container. Runs `df` there, and nothing else. */
  diskSpace(service: string, path: string, signal?: AbortSignal): Promise<DiskSpace>;
  start(
    order: RestartOrder,
    options: RestartOptions,
  ): Promise<{ readonly outcome: 'done' | 'already_done'; readonly after: InstanceLook }>;
  stop(
    order: RestartOrder,
    options: RestartOptions,
  ): Promise<{ readonly outcome: 'done' | 'already_done'; readonly after: InstanceLook }>;
  /** `already_done`: the same command ran since the look; its output is not known any more. */
  exec(order: ExecOrder, options: RestartOptions): Promise<ExecOutcome & { readonly outcome: 'done' | 'already_done' }>;
  /** What of Guardia itself the service's container is, as the last look at it found; a look is what finds out. */
  ownPart(service: string): OwnWhat | undefined;
}

/** What we read of `GET /containers/{id}/json`. Times are the Engine's own texts, with nanoseconds. */
export interface ContainerState {
  readonly id: string;
  readonly name: string;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`, … */
  readonly status: string;
  /** `none` where it never was. */
  readonly startedAt: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** How often the Engine itself has begun it again, by its restart policy. */
  readonly restartCount?: number;
  /** Of the container's own health check; absent where it has none. */
  readonly health?: string;
}
