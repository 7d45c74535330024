import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from './process-identity.js';
import { isAlive } from './process-identity.js';

const LOOK_EVERY_MS = 500;
const PAUSE_AFTER_FAILURE_MS = 5_000;

/** Something that runs as a process of its own and can be started again in the same place. */
interface Kept {
  readonly process: ProcessIdentity;
  stop(): Promise<void>;
}

export interface KeepAliveOptions<T> {
  readonly restart: () => Promise<T>;
  readonly onDeath: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Starts it again whenever it ends without being asked, until `stop`, which ends it for good. */
export function keepAlive<T extends Kept>(first: T, options: KeepAliveOptions<T>): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let current = first;
  const watch = async (): Promise<void> => {
    while (await pause(LOOK_EVERY_MS, stopping.signal)) {
      if (await isAlive(current.process)) continue;
      options.onDeath();
      try {
        current = await options.restart();
      } catch (error) {
        options.onFailure(error);
        await pause(PAUSE_AFTER_FAILURE_MS, stopping.signal);
      }
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      await current.stop();
    },
  };
}

/** Waits, and says whether to go on. */
async function pause(timeMs: number, signal: AbortSignal): Promise<boolean> {
  await sleep(timeMs, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
