import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const EXIT_FAILED = 1;
const PARENT_LOOK_MS = 500;

/**
 * Runs Node with each of these lines of arguments, all at the same time, until the last ends; hands signals on, and ends as the
 * first of them that failed. The first has the terminal; what the others print comes when all have ended, so that nothing mixes.
 */
export async function runNode(lines, { env, npmScript }) {
  const dir = lines.length > 1 ? mkdtempSync(join(tmpdir(), 'guardia-output-')) : undefined;
  try {
    const runs = lines.map((line, index) =>
      index === 0 ? begin(line, 'inherit', env) : beginAside(line, env, dir, index),
    );
    handOn(
      runs.map(({ child }) => child),
      npmScript,
    );
    const codes = await Promise.all(runs.map(({ ended }) => ended));
    for (const { output } of runs) if (output) process.stdout.write(readFileSync(output));
    return codes.find((code) => code !== 0) ?? 0;
  } finally {
    if (dir) rmSync(dir, { recursive: true, force: true });
  }
}

function beginAside(line, env, dir, index) {
  const output = join(dir, String(index));
  const file = openSync(output, 'w');
  const run = begin(line, ['ignore', file, file], env);
  closeSync(file);
  return { ...run, output };
}

function begin(line, stdio, env) {
  const child = spawn(process.execPath, line, { stdio, env });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(EXIT_FAILED);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
  return { child, ended };
}

function handOn(children, npmScript) {
  const kill = (signal) => children.forEach((child) => child.kill(signal));
  // The terminal sends Ctrl-C to all of us: handing it on as well would count as a second one, which means "at once".
  process.on('SIGINT', () => process.stdin.isTTY || kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => kill(signal));
  endWithNpm(kill, npmScript);
}

/**
 * A SIGTERM to npm ends its shell, which hands nothing on: we only see that we have another parent. Without npm that is no
 * sign of anything, because a shell that started us in the background may end.
 */
function endWithNpm(kill, npmScript) {
  if (process.env.npm_lifecycle_event !== npmScript) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    kill('SIGTERM');
  }, PARENT_LOOK_MS).unref();
  // Who was told already would take a second word for "at once".
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => clearInterval(timer));
}
