import type Docker from 'dockerode';
import { ask } from './engine-error.js';
import type { Question } from './engine-error.js';

const NOT_MODIFIED = 304;

/** The three changes of a container's life. */
export interface EngineDeeds {
  /** Ends and starts it, or starts it where it does not run. */
  restart(id: string, graceS: number, signal?: AbortSignal): Promise<void>;
  /** Nothing happens to one that runs. */
  start(id: string, signal?: AbortSignal): Promise<void>;
  /** Nothing happens to one that does not run. */
  stop(id: string, graceS: number, signal?: AbortSignal): Promise<void>;
}

type Ask = (what: string, signal: AbortSignal | undefined, extraMs?: number) => Question;

export function openDeeds(docker: Docker, question: Ask): EngineDeeds {
  return {
    restart: (id, graceS, signal) =>
      ask(question(`restart ${id.slice(0, 12)}`, signal, graceS * 1000), async (abortSignal) => {
        await docker.getContainer(id).restart({ t: graceS, abortSignal });
      }),

    start: (id, signal) =>
      ask(question(`start ${id.slice(0, 12)}`, signal), async (abortSignal) => {
        await unlessSoAlready(docker.getContainer(id).start({ abortSignal }));
      }),

    stop: (id, graceS, signal) =>
      ask(question(`stop ${id.slice(0, 12)}`, signal, graceS * 1000), async (abortSignal) => {
        await unlessSoAlready(docker.getContainer(id).stop({ t: graceS, abortSignal }));
      }),
  };
}

/** The Engine answers 304 where a container runs, or has stopped, already. */
async function unlessSoAlready(deed: Promise<unknown>): Promise<void> {
  try {
    await deed;
  } catch (error) {
    if ((error as { readonly statusCode?: number }).statusCode !== NOT_MODIFIED) throw error;
  }
}
