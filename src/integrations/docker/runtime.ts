import type { InstanceLook } from '../../domain/actions/action.js';
import { IntegrationError } from '../integration-error.js';
import { lastLines } from './container-logs.js';
import type { ContainerRef, ContainerState, DockerConfig, DockerRuntime } from './docker.js';
import { openEngine } from './engine.js';
import { judgeContainer } from './judge-container.js';
import { restartOnce } from './restart.js';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_GRACE_S = 10;
const MAX_LOG_BYTES = 8 * 1024;

/** Who restarts what in this process, by socket and service: a runtime may be opened anew for each call. */
const turns = new Map<string, Promise<unknown>>();

/** Opens nothing yet: each call is a request of its own to the Engine's socket. */
export function openDocker(config: DockerConfig): DockerRuntime {
  const engine = openEngine(config.socketPath, config.timeoutMs ?? DEFAULT_TIMEOUT_MS);

  const find = async (service: string, signal?: AbortSignal): Promise<ContainerState> =>
    engine.find(service, allowed(config.containers, service), signal);

  /** Two restarts of one service in this process wait for each other; between processes that is the lease's task. */
  const inTurn = async <Result>(service: string, work: () => Promise<Result>): Promise<Result> => {
    const key = `${config.socketPath} ${service}`;
    const turn = (turns.get(key) ?? Promise.resolve()).then(work);
    turns.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  };

  return {
    async look(service, signal) {
      const lookedAt = await engine.now(signal);
      return toLook(service, await find(service, signal), lookedAt);
    },

    async judge(service, signal) {
      return judgeContainer(await find(service, signal));
    },

    async restart(order, options) {
      const { service } = order.look;
      allowed(config.containers, service);
      return inTurn(service, async () => {
        const plan = {
          order,
          graceS: config.stopGraceS ?? DEFAULT_GRACE_S,
          find: (signal?: AbortSignal) => find(service, signal),
        };
        const { outcome, state } = await restartOnce(engine, plan, options);
        return { outcome, after: toLook(service, state, await engine.now(options.signal)) };
      });
    },

    async logs(service, lines, signal) {
      const { id } = await find(service, signal);
      return lastLines(await engine.logs(id, lines, signal), MAX_LOG_BYTES);
    },
  };
}

function allowed(containers: DockerConfig['containers'], service: string): ContainerRef {
  const ref = containers.get(service);
  if (ref) return ref;
  const names = [...containers.keys()].join(', ') || 'none';
  throw new IntegrationError(
    'NOT_ALLOWED',
    `"${service}" is not on the list of containers that may be touched: ${names}`,
  );
}

/** A container keeps its identity while it is stopped, so that a restart can tell whether it is still the same. */
function toLook(service: string, state: ContainerState, lookedAt: string): InstanceLook {
  return {
    service,
    running: state.status === 'running',
    instance: state.id,
    startedAt: state.startedAt,
    lookedAt,
  };
}
