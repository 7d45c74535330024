import type Docker from 'dockerode';
import { demultiplex } from './container-logs.js';
import { ask } from './engine-error.js';
import type { Question } from './engine-error.js';
import { readBounded } from './read-bounded.js';

export interface ExecOutcome {
  readonly exitCode: number;
  /** The beginning of what it wrote, to both of its streams. */
  readonly output: string;
}

/** Commands in a container: lists of arguments, which no shell reads. */
export interface EngineExecs {
  exec(id: string, argv: readonly string[], limits: ExecLimits, signal?: AbortSignal): Promise<ExecOutcome>;
  /** How a command ended; undefined while it runs. Throws NOT_FOUND when the Engine has forgotten it. */
  execEnd(execId: string, signal?: AbortSignal): Promise<number | undefined>;
}

export interface ExecLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** When the command is about to run. */
  readonly onStart?: (execId: string) => void;
}

type Ask = (what: string, signal: AbortSignal | undefined, extraMs?: number) => Question;

export function openExecs(docker: Docker, question: Ask): EngineExecs {
  const execEnd: EngineExecs['execEnd'] = (execId, signal) =>
    ask(question('exec inspect', signal), async (abortSignal) => {
      const { Running, ExitCode } = await docker.getExec(execId).inspect({ abortSignal });
      return Running ? undefined : (ExitCode ?? undefined);
    });
  return {
    execEnd,
    async exec(id, argv, { timeoutMs, maxBytes, onStart }, signal) {
      const exec = await ask(question(`exec in ${id.slice(0, 12)}`, signal), (abortSignal) =>
        docker
          .getContainer(id)
          .exec({ AttachStdout: true, AttachStderr: true, Tty: false, Cmd: [...argv], abortSignal }),
      );
      onStart?.(exec.id);
      // The Engine cannot end a command: after the time it goes on in the container, and nobody listens.
      const running = { ...question(`a command in ${id.slice(0, 12)}`, signal), timeoutMs };
      const output = await ask(running, async (abortSignal) => {
        const stream = await exec.start({ Detach: false, Tty: false, abortSignal });
        return readBounded(stream, maxBytes, abortSignal);
      });
      return { exitCode: (await execEnd(exec.id, signal)) ?? -1, output: demultiplex(output).toString('utf8') };
    },
  };
}
