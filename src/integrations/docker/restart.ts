import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceLook } from '../../domain/actions/action.js';
import type { RestartOrder } from '../../domain/actions/restart-failed-services.js';
import { IntegrationError } from '../integration-error.js';
import type { RestartOptions } from '../runtime.js';
import { judgeEvents } from './container-events.js';
import type { SinceTheLook } from './container-events.js';
import type { ContainerState } from './docker.js';
import type { Engine } from './engine.js';
import { changedSince, isSameLife, mustRun, refuseAfterLease, sendDeed, startFailure } from './touch.js';

/** After somebody's kill, a new life that belongs to it begins within this time. */
const SETTLE_MS = 2_000;
const LOOK_AGAIN_MS = 200;

export interface RestartPlan {
  readonly order: RestartOrder;
  readonly graceS: number;
  /** The container that carries the service's labels now; another one where Compose has made it anew. */
  readonly find: (signal?: AbortSignal) => Promise<ContainerState>;
}

/**
 * At most one intent, checked against Docker's own record:
 *
 *     same container, same start? ── no ──▶ already_restarted, once it runs
 *          │ yes
 *     somebody's restart under way? ── yes ──▶ wait for its outcome, and look again
 *          │ no
 *     restart ─▶ does it run?
 *
 * Between the last question and our own request lie some milliseconds, in which a second restart would not be noticed.
 * The Engine finishes a restart that it has begun even where the one who asked has died, so asking again finds it.
 */
export async function restartOnce(
  engine: Engine,
  plan: RestartPlan,
  options: RestartOptions,
): Promise<{ readonly outcome: 'restarted' | 'already_restarted'; readonly state: ContainerState }> {
  const { look, leaseUntil } = plan.order;
  const { signal } = options;
  const patience = Date.now() + plan.graceS * 1000 + SETTLE_MS;
  for (;;) {
    const state = await plan.find(signal);
    const since = await sinceTheLook(engine, look, state, signal);
    if (since === 'started') {
      const after = await plan.find(signal);
      if (after.status === 'running') return { outcome: 'already_restarted', state: after };
      if (Date.now() > patience) throw changedSince(look, after);
    }
    // Where nothing has come of somebody's kill by now, the container has outlived it, and is still the one to restart.
    if (since === 'nothing' || (since === 'ending' && Date.now() > patience)) break;
    await sleep(LOOK_AGAIN_MS, undefined, signal && { signal }).catch(() => {
      throw new IntegrationError('CANCELLED', `the restart of ${look.service} was cancelled before it began`);
    });
  }
  refuseAfterLease(leaseUntil, look.service);
  return { outcome: 'restarted', state: await act(engine, plan, options) };
}

async function sinceTheLook(
  engine: Engine,
  look: InstanceLook,
  state: ContainerState,
  signal?: AbortSignal,
): Promise<SinceTheLook> {
  if (!isSameLife(look, state)) return 'started';
  const now = await engine.now(signal);
  return judgeEvents(await engine.events(state.id, look.lookedAt, now, signal), Date.parse(now), SETTLE_MS);
}

async function act(engine: Engine, plan: RestartPlan, { signal, onStage }: RestartOptions): Promise<ContainerState> {
  const { service, instance } = plan.order.look;
  const listening = new AbortController();
  let killed = false;
  const sayKilled = (): void => {
    if (!killed) onStage?.('killed');
    killed = true;
  };
  const since = await engine.now(signal);
  onStage?.('intent');
  const stages = engine.follow(instance, since, ({ action }) => action === 'die' && sayKilled(), listening.signal);
  try {
    const send = (): Promise<void> => engine.restart(instance, plan.graceS, signal);
    await sendDeed(engine, { id: instance, kind: 'restart', since }, send, signal);
  } catch (error) {
    throw startFailure(service, error);
  } finally {
    listening.abort();
    // Heartbeats like to know the stages; the restart does not need them, so a broken stream of events changes nothing.
    await stages.catch(() => undefined);
  }
  sayKilled();
  onStage?.('started');
  return mustRun(await engine.inspect(instance, signal));
}
