import type { InstanceLook } from '../../domain/actions/action.js';
import { IntegrationError } from '../integration-error.js';
import type { ContainerState } from './docker.js';
import type { Engine } from './engine.js';

/** What the record must show for a deed to have happened, although its answer did not come. */
const TRACES = { restart: ['restart', 'start'], start: ['start'], stop: ['die', 'stop'] } as const;

/** @throws IntegrationError LEASE_EXPIRED */
export function refuseAfterLease(leaseUntil: string, service: string): void {
  if (Date.parse(leaseUntil) <= Date.now()) {
    throw new IntegrationError('LEASE_EXPIRED', `the lease for ${service} ended at ${leaseUntil}`);
  }
}

/** Whether it is still the same life of the same container that we looked at. */
export function isSameLife(look: InstanceLook, state: ContainerState): boolean {
  return state.id === look.instance && state.startedAt === look.startedAt;
}

export function changedSince({ service }: InstanceLook, state: ContainerState): IntegrationError {
  return new IntegrationError(
    'INSTANCE_CHANGED',
    `${service} was touched by somebody else since we looked, and ${state.name} is ${state.status}, exit ${state.exitCode}`,
  );
}

/**
 * Sends one deed. Where its answer does not come in time or gets lost, Docker's own record says whether it happened; where
 * that cannot be asked either, we do not know, and the first failure stands: the next attempt looks again.
 */
export async function sendDeed(
  engine: Engine,
  deed: { readonly id: string; readonly kind: keyof typeof TRACES; readonly since: string },
  send: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    const lost =
      error instanceof IntegrationError && (error.code === 'SERVICE_TIMEOUT' || error.code === 'RUNTIME_UNREACHABLE');
    if (!lost || !(await happened(engine, deed, signal))) throw error;
  }
}

async function happened(
  engine: Engine,
  { id, kind, since }: { readonly id: string; readonly kind: keyof typeof TRACES; readonly since: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const traces: readonly string[] = TRACES[kind];
  try {
    const events = await engine.events(id, since, await engine.now(signal), signal);
    return events.some(({ action }) => traces.includes(action));
  } catch {
    return false;
  }
}

/** The Engine answers 400 or 500 where the container cannot start; what was wrong stands in its message. */
export function startFailure(service: string, error: unknown): unknown {
  const refused = error instanceof IntegrationError && error.code === 'SERVICE_ERROR';
  return refused ? new IntegrationError('RESTART_FAILED', `${service}: ${error.message}`, { cause: error }) : error;
}

/** @throws IntegrationError RESTART_FAILED */
export function mustRun(state: ContainerState): ContainerState {
  if (state.status === 'running') return state;
  throw new IntegrationError(
    'RESTART_FAILED',
    `${state.name} was started and is ${state.status}, exit ${state.exitCode}`,
  );
}
