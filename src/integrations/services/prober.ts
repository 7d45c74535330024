import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceFinding } from '../../domain/service.js';
import { IntegrationError } from '../integration-error.js';
import { safeDetail } from '../redact.js';
import { untilAborted } from '../until-aborted.js';
import { judgeFailure } from './judgement.js';
import type { Judgement } from './judgement.js';
import { ask } from './probe-target.js';
import type { ProbeTarget } from './probe-target.js';

export interface ServiceRegistry {
  /** Asked at each probe, so that a valid edit of the configuration applies at once. */
  readonly find: (service: string) => ProbeTarget | undefined;
}

/** Never throws for a fault: a fault is a finding. Throws CANCELLED where the caller gives up. */
export type Prober = (service: string, signal?: AbortSignal) => Promise<ServiceFinding>;

const PROBE_TIMEOUT_MS = 5_000;
const ENGINE_WITHIN_MS = 1_000;

export function createProber(registry: ServiceRegistry): Prober {
  return async (service, signal) => {
    const startedAtMs = performance.now();
    const judgement = await judge(registry.find(service), signal);
    return {
      service,
      health: judgement.health,
      code: judgement.code,
      detail: safeDetail(judgement.detail),
      tookMs: Math.round(performance.now() - startedAtMs),
      ...(judgement.heartbeatAgeMs !== undefined && { heartbeatAgeMs: judgement.heartbeatAgeMs }),
    };
  };
}

async function judge(target: ProbeTarget | undefined, signal?: AbortSignal): Promise<Judgement> {
  if (!target) return { health: 'unknown', code: 'not_configured', detail: 'nothing says how to ask this service' };
  const timeoutMs = target.timeoutMs ?? PROBE_TIMEOUT_MS;
  const timeout = AbortSignal.timeout(timeoutMs);
  const deadline = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    return await untilAborted(askBoth(target, timeoutMs, deadline), deadline);
  } catch (error) {
    if (signal?.aborted) throw new IntegrationError('CANCELLED', 'the probe was cancelled');
    if (timeout.aborted) {
      const health = target.kind === 'container' ? 'unknown' : 'unhealthy';
      return { health, code: 'timeout', detail: `no answer within ${timeoutMs} ms` };
    }
    return judgeFailure(error);
  }
}

/** An Engine that is away or slow says nothing, and holds up nothing. */
async function askBoth(target: ProbeTarget, timeoutMs: number, signal: AbortSignal): Promise<Judgement> {
  const own = ask(target, timeoutMs, signal);
  if (!target.container) return own;
  // Where the Engine's answer is enough, nobody waits for this one.
  own.catch(() => undefined);
  const notRunning = await Promise.race([
    target.container(signal).then(whereNotRunning, () => undefined),
    sleep(ENGINE_WITHIN_MS, undefined, { ref: false }),
  ]);
  return notRunning ?? own;
}

function whereNotRunning(judgement: Judgement): Judgement | undefined {
  const isGone = judgement.health === 'unhealthy' && (judgement.code === 'stopped' || judgement.code === 'restarting');
  return isGone ? judgement : undefined;
}
