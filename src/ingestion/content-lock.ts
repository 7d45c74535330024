import { setTimeout as sleep } from 'node:timers/promises';
import { refuseWhenCancelled } from './ingestion-error.js';
import type { MastersPort } from './ports.js';

const LOOK_EVERY_MS = 500;

export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Called each time that somebody else has it; the wait ends where it answers false. */
  readonly mayWaitOn: () => boolean | Promise<boolean>;
}

/** Does the work while nobody else does the same; undefined where somebody else had it for as long as we may wait. */
export async function whileLocked<Result>(
  masters: Pick<MastersPort, 'exclusively'>,
  lock: string,
  { signal, mayWaitOn }: WaitOptions,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  for (;;) {
    refuseWhenCancelled(signal);
    const done = await masters.exclusively(lock, async () => ({ result: await work() }));
    if (done) return done.result;
    if (!(await mayWaitOn())) return undefined;
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
