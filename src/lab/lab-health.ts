import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const healthSchema = z.object({
  metadatabase: z.object({ status: z.string().nullable() }),
  scheduler: z.object({ status: z.string().nullable() }),
});

const ASK_MS = 1_000;

/** What the lab says of itself; `silent` where the scheduler does not answer at all. */
export type LabHealth = 'healthy' | 'database_away' | 'scheduler_stale' | 'silent';

/** One look through the scheduler's own health, which also asks its database. */
export async function askHealth(healthUrl: string): Promise<LabHealth> {
  try {
    const response = await fetch(healthUrl, { signal: AbortSignal.timeout(ASK_MS) });
    const health = healthSchema.parse(await response.json());
    if (health.metadatabase.status !== 'healthy') return 'database_away';
    return health.scheduler.status === 'healthy' ? 'healthy' : 'scheduler_stale';
  } catch {
    return 'silent';
  }
}

/** Looks again and again until it is as wanted; returns the last answer. */
export async function waitForHealth(
  healthUrl: string,
  wanted: 'healthy' | 'faulty',
  timeoutMs: number,
): Promise<LabHealth> {
  const giveUpAtMs = Date.now() + timeoutMs;
  for (;;) {
    const health = await askHealth(healthUrl);
    if ((health === 'healthy') === (wanted === 'healthy') || Date.now() > giveUpAtMs) return health;
    await sleep(100);
  }
}
