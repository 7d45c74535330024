import type { ServiceFinding } from '../../domain/service.js';
import type { Runtime } from '../runtime.js';

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
  /** How long a container may take to end by itself before it is killed, in whole seconds. @default 10 */
  readonly stopGraceS?: number;
  /** For one question to the Engine; a restart may take the grace longer. @default 10000 */
  readonly timeoutMs?: number;
}

export type ContainerJudgement = Pick<ServiceFinding, 'health' | 'code' | 'detail'>;

/**
 * The Docker Engine as a Runtime. Besides what Runtime says, every call throws RUNTIME_UNREACHABLE (no engine answers),
 * PERMISSION_DENIED (the socket is not ours), SERVICE_TIMEOUT, CONFLICT (more than one container has these labels) or
 * CANCELLED; a restart also LEASE_EXPIRED, INSTANCE_CHANGED and RESTART_FAILED.
 */
export interface DockerRuntime extends Runtime {
  /** What the Engine itself knows of the container's health. */
  judge(service: string, signal?: AbortSignal): Promise<ContainerJudgement>;
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
  /** Of the container's own health check; absent where it has none. */
  readonly health?: string;
}
