import type { RestartOptions } from '../runtime.js';
import type { ContainerState } from './docker.js';
import type { Engine } from './engine.js';
import type { RestartPlan } from './restart.js';
import { changedSince, isSameLife, mustRun, refuseAfterLease, sendDeed, startFailure } from './touch.js';

export interface Touched {
  readonly outcome: 'done' | 'already_done';
  readonly state: ContainerState;
}

/** Starts the container that we saw stopped. One that runs is what was wanted, whoever started it. */
export async function startOnce(
  engine: Engine,
  { order: { look, leaseUntil }, find }: RestartPlan,
  { signal, onStage }: RestartOptions,
): Promise<Touched> {
  const before = await find(signal);
  if (before.status === 'running') return { outcome: 'already_done', state: before };
  // Somebody started it, and it ended again: that is another failure than the one we were asked to repair.
  if (!isSameLife(look, before)) throw changedSince(look, before);
  refuseAfterLease(leaseUntil, look.service);
  const since = await engine.now(signal);
  onStage?.('intent');
  const { id } = before;
  try {
    await sendDeed(engine, { id, kind: 'start', since }, () => engine.start(id, signal), signal);
  } catch (error) {
    throw startFailure(look.service, error);
  }
  onStage?.('started');
  return { outcome: 'done', state: mustRun(await engine.inspect(id, signal)) };
}

/** Stops the life that we saw. A newer one was somebody's intent after our look, and is left alone. */
export async function stopOnce(
  engine: Engine,
  { order: { look, leaseUntil }, graceS, find }: RestartPlan,
  { signal, onStage }: RestartOptions,
): Promise<Touched> {
  const before = await find(signal);
  if (isStopped(before)) return { outcome: 'already_done', state: before };
  if (!isSameLife(look, before)) throw changedSince(look, before);
  refuseAfterLease(leaseUntil, look.service);
  const since = await engine.now(signal);
  onStage?.('intent');
  const { id } = before;
  await sendDeed(engine, { id, kind: 'stop', since }, () => engine.stop(id, graceS, signal), signal);
  onStage?.('stopped');
  const state = await engine.inspect(id, signal);
  if (!isStopped(state)) throw changedSince(look, state);
  return { outcome: 'done', state };
}

/** Neither runs, nor is paused, nor about to be restarted. */
export function isStopped({ status }: ContainerState): boolean {
  return status === 'exited' || status === 'created' || status === 'dead';
}
