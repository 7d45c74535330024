import { availableParallelism } from 'node:os';
import type { StagingOrder, StagingOutcome, StagingPort } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import type { MastersDatabase } from '../masters/session.js';
import { LoaderThread } from './loader-thread.js';
import { stageFile } from './stage-file.js';
import type { StageWork } from './stage-file.js';
import { toLoaderError } from './stage-messages.js';

/** More would only wait for each other: a file keeps one core busy here, and one at the database. */
const FEWEST_THREADS = 2;
const MOST_THREADS = 4;

export interface StagingOptions {
  readonly database: MastersDatabase;
  /** Whether files are worked on in threads of their own, or in the caller's. */
  readonly inThread: boolean;
  readonly maxFileBytes: number;
}

/**
 * Brings files into staging tables; several at once, each by a connection of its own. Threads are started when they are
 * needed and kept; where all are busy, files wait.
 */
export function createStaging({
  database,
  inThread,
  maxFileBytes,
}: StagingOptions): StagingPort & { close(): Promise<void> } {
  const threads = new LoaderThreads();
  return {
    async stage(order) {
      const { path, layout, hash, bytes, recordsOnly = false } = order;
      const work: StageWork = { path, layout, hash, bytes, recordsOnly, maxFileBytes, database };
      if (inThread) return threads.run(work, order);
      try {
        return await stageFile(work, order);
      } catch (error) {
        throw toLoaderError(error);
      }
    },
    close: () => threads.close(),
  };
}

class LoaderThreads {
  readonly #limit = Math.min(MOST_THREADS, Math.max(FEWEST_THREADS, availableParallelism()));
  readonly #all = new Set<LoaderThread>();
  readonly #idle: LoaderThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #isClosed = false;

  async run(work: StageWork, order: StagingOrder): Promise<StagingOutcome> {
    const thread = await this.#take(order.signal);
    try {
      return await thread.run(work, order);
    } finally {
      this.#giveBack(thread);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#all].map((thread) => thread.close()));
  }

  async #take(signal: AbortSignal): Promise<LoaderThread> {
    for (;;) {
      if (signal.aborted) {
        // Who was woken and leaves wakes the next.
        this.#waiting.shift()?.();
        throw new IntegrationError('CANCELLED', 'loading was cancelled');
      }
      if (this.#isClosed) throw new IntegrationError('CANCELLED', 'the loader is closed');
      const idle = this.#idle.pop();
      if (idle?.isAlive) return idle;
      if (idle) {
        this.#all.delete(idle);
        continue;
      }
      if (this.#all.size < this.#limit) {
        const thread = new LoaderThread();
        this.#all.add(thread);
        return thread;
      }
      await this.#turn(signal);
    }
  }

  #giveBack(thread: LoaderThread): void {
    if (thread.isAlive) this.#idle.push(thread);
    else this.#all.delete(thread);
    this.#waiting.shift()?.();
  }

  /** Until a thread may be free, or nobody waits for it any more. */
  async #turn(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        const index = this.#waiting.indexOf(wake);
        if (index !== -1) this.#waiting.splice(index, 1);
        wake();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(wake);
    });
  }
}
