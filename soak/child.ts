import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLONE_DIR } from '../src/config.js';
import { STRIKE_VARIABLE } from './strike.js';
import type { StrikeOrder } from './strike.js';

/** A Guardia in a process of its own, to be killed. */
export interface Child {
  readonly pid: number;
  /** What it has printed until now, on both streams. */
  output(): string;
  /** Resolves with what it printed when that has these words; rejects where it ends before. */
  says(words: RegExp): Promise<string>;
  isRunning(): boolean;
  /** Sends the signal and waits for the end; harmless where it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
  readonly ended: Promise<void>;
}

export interface ChildOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly strike?: StrikeOrder;
}

const STRUCK = fileURLToPath(new URL('./struck-process.ts', import.meta.url));

export function startChild(script: 'worker.ts' | 'start.ts', { env, strike }: ChildOptions): Child {
  const order = strike ? { [STRIKE_VARIABLE]: JSON.stringify(strike) } : {};
  const program = strike ? [STRUCK, script] : [join(CLONE_DIR, 'scripts', script)];
  const child = spawn(process.execPath, ['--import', 'tsx', ...program], {
    cwd: CLONE_DIR,
    env: { ...env, ...order, TSX_TSCONFIG_PATH: join(CLONE_DIR, 'tsconfig.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((listener) => listener());
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      printed += text.toString();
      changed();
    });
  const ended = once(child, 'exit').then(changed);
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  // A test that fails must leave nothing behind.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.removeListener('exit', kill));
  return {
    pid: child.pid ?? 0,
    output: () => printed,
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (words.test(printed)) resolve(printed);
          else if (isRunning()) return;
          else
            reject(new Error(`it ended (${child.exitCode ?? child.signalCode}) and never said ${words}:\n${printed}`));
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    isRunning,
    async end(signal) {
      if (!isRunning()) return;
      child.kill(signal);
      await ended;
    },
    ended,
  };
}
