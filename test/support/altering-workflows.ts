import { sleep } from '@temporalio/workflow';
import { deeds, serviceLooks } from '../../src/workflows/activity-proxies.js';
import { startRestore } from '../../src/workflows/start-restore.js';

export * from '../../src/workflows/index.js';

export interface AlterInput {
  readonly token: string;
  readonly topic: string;
  readonly set: Readonly<Record<string, string>>;
  readonly restoreAfterMs: number;
  /** How long an attempt of the deed may act. */
  readonly actsForMs: number;
  /** Between the undo and the deed. */
  readonly pauseMs?: number;
  /** Whoever would have done it is gone for good. */
  readonly never?: boolean;
}

/**
 * A stand-in for whoever commands a deed: no coordinator, no incident. What it shows is the order of things: the plan, the undo
 * written down, the deed.
 */
export async function alter(input: AlterInput): Promise<string> {
  const { token, topic, set, restoreAfterMs, actsForMs, pauseMs = 0, never = false } = input;
  const incidentId = `command-${token}`;
  const context = { incidentId, mode: 'live' as const, key: `${incidentId}/deed` };
  const params = { topic, set, restoreAfterMs, subject: 'kafka', openedAt: new Date(Date.now()).toISOString() };
  const action = 'alter_topic_config';
  const { service, look, what, undo, idle } = await serviceLooks.plan_deed({ context, params: { action, params } });
  if (idle || !undo) return what;
  const leaseUntil = new Date(Date.now() + actsForMs).toISOString();
  const restore = { action, service, token, incidentId, mode: context.mode, what, undo, by: 'ana' } as const;
  const undoing = await startRestore({ ...restore, actsUntil: leaseUntil });
  if (never) return what;
  if (pauseMs > 0) await sleep(pauseMs);
  const { detail } = await deeds.alter_topic_config({
    context,
    params: { ...params, service, look, token, leaseUntil },
  });
  await undoing.acted();
  return detail;
}
