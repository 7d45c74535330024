import type { InstanceLook } from '../../domain/actions/action.js';
import type { RestartOrder } from '../../domain/actions/restart-failed-services.js';
import { severalLines } from '../../messages/plain-text.js';
import { readDf } from '../files/disk-space.js';
import { IntegrationError } from '../integration-error.js';
import { lastLines } from './container-logs.js';
import type { ContainerRef, ContainerState, DockerConfig, DockerRuntime } from './docker.js';
import { openEngine } from './engine.js';
import { execOnce } from './exec-once.js';
import { judgeContainer } from './judge-container.js';
import { thisMachine } from './machine.js';
import type { Machine } from './own-parts.js';
import { watchOwnParts } from './own-watch.js';
import { restartOnce } from './restart.js';
import type { RestartPlan } from './restart.js';
import { isStopped, startOnce, stopOnce } from './start-stop.js';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_GRACE_S = 10;
const MAX_LOG_BYTES = 8 * 1024;
const DF_LIMITS = { timeoutMs: 5_000, maxBytes: 4 * 1024 };

/** Who touches what in this process, by socket and service: a runtime may be opened anew for each call. */
const turns = new Map<string, Promise<unknown>>();

/** Opens nothing yet: each call is a request of its own to the Engine's socket. */
export function openDocker(config: DockerConfig, machine: Machine = thisMachine): DockerRuntime {
  const engine = openEngine(config.socketPath, config.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const own = watchOwnParts(engine, config, machine);

  const find = async (service: string, signal?: AbortSignal): Promise<ContainerState> =>
    engine.find(service, allowed(config.containers, service), signal);

  /** For a change: never of what Guardia stands on, judged anew each time. */
  const findForeign = async (service: string, signal?: AbortSignal): Promise<ContainerState> => {
    const state = await find(service, signal);
    await own.refuse(service, state, signal);
    return state;
  };

  /** Two deeds at one service in this process wait for each other; between processes that is the lease's task. */
  const inTurn = async <Result>(service: string, work: () => Promise<Result>): Promise<Result> => {
    allowed(config.containers, service);
    const key = `${config.socketPath} ${service}`;
    const turn = (turns.get(key) ?? Promise.resolve()).then(work);
    turns.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  };

  const planOf = (order: RestartOrder): RestartPlan => ({
    order,
    graceS: config.stopGraceS ?? DEFAULT_GRACE_S,
    find: (signal) => findForeign(order.look.service, signal),
  });
  const touched = async <Outcome>(
    service: string,
    { outcome, state }: { readonly outcome: Outcome; readonly state: ContainerState },
    signal?: AbortSignal,
  ) => ({ outcome, after: toLook(service, state, await engine.now(signal)) });

  return {
    engineVersion: (signal) => engine.version(signal),

    async look(service, signal) {
      const lookedAt = await engine.now(signal);
      const state = await find(service, signal);
      await own.look(service, state, signal);
      return toLook(service, state, lookedAt);
    },

    async judge(service, signal) {
      return judgeContainer(await find(service, signal), Date.now());
    },

    async isStopped(service, signal) {
      return isStopped(await find(service, signal));
    },

    restart(order, options) {
      const { service } = order.look;
      return inTurn(service, async () =>
        touched(service, await restartOnce(engine, planOf(order), options), options.signal),
      );
    },

    start(order, options) {
      const { service } = order.look;
      return inTurn(service, async () =>
        touched(service, await startOnce(engine, planOf(order), options), options.signal),
      );
    },

    stop(order, options) {
      const { service } = order.look;
      return inTurn(service, async () =>
        touched(service, await stopOnce(engine, planOf(order), options), options.signal),
      );
    },

    exec(order, options) {
      const { service } = order.look;
      return inTurn(service, () => execOnce(engine, order, (signal) => findForeign(service, signal), options));
    },

    async stats(service, signal) {
      const { id, name, status } = await find(service, signal);
      if (status !== 'running') throw new IntegrationError('CONFLICT', `${name} is ${status}, and uses nothing`);
      return engine.stats(id, signal);
    },

    async diskSpace(service, path, signal) {
      const { id, name, status } = await find(service, signal);
      if (status !== 'running') throw new IntegrationError('CONFLICT', `${name} is ${status}: df needs one that runs`);
      const { exitCode, output } = await engine.exec(id, ['df', '-P', '-k', path], DF_LIMITS, signal);
      if (exitCode === 0) return readDf(output);
      throw new IntegrationError('BAD_ANSWER', `df of ${path} in ${name} ended with ${exitCode}: ${output}`);
    },

    async logs(service, lines, signal) {
      const { id } = await find(service, signal);
      return severalLines(lastLines(await engine.logs(id, lines, signal), MAX_LOG_BYTES));
    },

    ownPart: (service) => own.known(service),
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
