import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const EXIT_FAILED = 1;
const PARENT_LOOK_MS = 500;

/**
 * Runs Node with each of a group's lines of arguments at the same time, and group after group; hands signals on, which end the
 * whole, and ends as the first that failed. The first line has the terminal; what the others of its group print comes when all
 * have ended, so that nothing mixes.
 */
export async function runNode(groups, { env, npmScript }) {
  const living = new Set();
  const stopped = handOn(living, npmScript);
  let exitCode = 0;
  for (const lines of groups) {
    if (stopped()) break;
    const code = await runGroup(lines, env, living);
    exitCode ||= code;
  }
  return exitCode;
}

async function runGroup(lines, env, living) {
  const dir = lines.length > 1 ? mkdtempSync(join(tmpdir(), 'guardia-output-')) : undefined;
  try {
    const runs = lines.map((line, index) =>
      index === 0 ? begin(line, 'inherit', env) : beginAside(line, env, dir, index),
    );
    for (const { child } of runs) living.add(child);
    const codes = await Promise.all(runs.map(({ ended }) => ended));
    living.clear();
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

/** Returns whether somebody asked for the end: then nothing more is begun. */
function handOn(living, npmScript) {
  let isStopped = false;
  const kill = (signal) => {
    isStopped = true;
    for (const child of living) child.kill(signal);
  };
  // The terminal sends Ctrl-C to all of us: handing it on as well would count as a second one, which means "at once".
  process.on('SIGINT', () => (process.stdin.isTTY ? (isStopped = true) : kill('SIGINT')));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => kill(signal));
  endWithNpm(kill, npmScript);
  return () => isStopped;
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
